import { type Dialogue, type Exchange, frame16 } from '@lamplighter/dali';
import { expect } from 'chai';
import fc from 'fast-check';
import { BusSchedule, MOST_AHEAD, MOST_CUTS, MOST_LAST } from './bus-schedule.js';
import type { BusPriority } from './dali-bus.js';

const PRIORITIES: readonly BusPriority[] = ['user', 'automatic', 'configuration', 'polling'];

/** One frame on the line: whose it is, and which of its dialogue. */
interface Sent {
  readonly job: number;
  readonly frame: number;
  readonly linePriority: number;
}

interface Wish {
  readonly priority: BusPriority;
  readonly cutsIn: boolean;
  /** One entry per frame: whether it holds the next. */
  readonly frames: readonly boolean[];
  /** Frames that are on the line before somebody wishes this. */
  readonly after: number;
}

/** A line that answers every frame at once with silence. */
class Line {
  readonly schedule = new BusSchedule();
  readonly sent: Sent[] = [];
  readonly ended: string[] = [];
  #jobs = 0;

  add(priority: BusPriority, frames: readonly boolean[] = [false], cutsIn = false): void {
    const job = this.#jobs++;
    this.schedule.add({
      priority,
      cutsIn,
      dialogue: dialogue(job, frames),
      resolve: () => this.ended.push(`${job} done`),
      reject: (error) => this.ended.push(`${job} ${(error as Error).message}`),
    });
  }

  /** One frame; false when nothing is left to send. */
  step(): boolean {
    const turn = this.schedule.next();
    if (!turn) return false;
    const { data } = turn.exchange.frame;
    this.sent.push({ job: data >> 8, frame: data & 0xff, linePriority: turn.linePriority });
    this.schedule.answered(turn, { kind: 'none' });
    return true;
  }

  run(): string[] {
    while (this.step());
    return this.sent.map(({ job, frame }) => `${job}.${frame}`);
  }
}

function* dialogue(job: number, frames: readonly boolean[]): Dialogue<void> {
  for (const [index, holds] of frames.entries()) {
    const exchange: Exchange = { frame: frame16((job << 8) | index), twice: false, answer: false };
    yield holds ? { ...exchange, holds } : exchange;
  }
}

describe('bus schedule', () => {
  const wish: fc.Arbitrary<Wish> = fc.record({
    priority: fc.constantFrom(...PRIORITIES),
    cutsIn: fc.boolean(),
    frames: fc.array(fc.boolean(), { maxLength: 6 }),
    after: fc.nat(40),
  });

  it('gives people first, then the control loop, settings and polling, each in order of arrival', () => {
    const few = fc.array(fc.constantFrom(...PRIORITIES), { maxLength: MOST_AHEAD });
    fc.assert(
      fc.property(few, (priorities) => {
        const line = new Line();
        for (const priority of priorities) line.add(priority);
        expect(line.schedule.size).to.equal(priorities.length);
        const expected = PRIORITIES.flatMap((wanted) =>
          priorities.flatMap((priority, job) => (priority === wanted ? [`${job}.0`] : [])),
        );
        expect(line.run()).to.deep.equal(expected);
        expect(line.schedule.size).to.equal(0);
      }),
    );
  });

  it('loses and repeats nothing: every frame of every dialogue once, in order', () => {
    fc.assert(
      fc.property(fc.array(wish, { maxLength: 40 }), (wishes) => {
        const { line } = played(wishes);
        for (const [job, { frames }] of inOrder(wishes).entries()) {
          const sent = line.sent.filter((each) => each.job === job).map((each) => each.frame);
          expect(sent).to.deep.equal(frames.map((_, index) => index));
        }
        expect(line.ended.map((each) => each.split(' ')[1])).to.deep.equal(wishes.map(() => 'done'));
      }),
    );
  });

  it('lets nothing but plain levels of a higher priority between two frames, and nothing at all where they hold', () => {
    fc.assert(
      fc.property(fc.array(wish, { maxLength: 40 }), (wishes) => {
        const { line } = played(wishes);
        const jobs = inOrder(wishes);
        for (const [at, { job, frame }] of line.sent.entries()) {
          if (frame === 0) continue;
          const before = line.sent.findLastIndex((each, index) => index < at && each.job === job);
          const between = line.sent.slice(before + 1, at);
          const { priority, frames } = jobs[job] as Wish;
          if (frames[frame - 1]) expect(between, 'held').to.deep.equal([]);
          for (const other of between) {
            expect(jobs[other.job]?.cutsIn).to.equal(true);
            expect(PRIORITIES.indexOf(jobs[other.job]?.priority ?? 'polling')).to.be.below(
              PRIORITIES.indexOf(priority),
            );
          }
        }
      }),
    );
  });

  it('lets a level wait for one frame at most while a longer dialogue of lower priority runs', () => {
    const line = new Line();
    line.add('polling', new Array<boolean>(20).fill(false));
    line.step();
    line.step();
    line.add('automatic', [false], true);
    line.add('user', [false], true);
    line.step();
    line.step();
    expect(line.run().slice(0, 5)).to.deep.equal(['0.0', '0.1', '2.0', '1.0', '0.2']);
    expect(line.sent.map(({ linePriority }) => linePriority).slice(0, 5)).to.deep.equal([5, 1, 1, 1, 1]);
  });

  it('keeps a level out of a dialogue of its own or a higher priority, and one that is not plain out of all', () => {
    const line = new Line();
    line.add('automatic', [false, false, false]);
    line.step();
    line.add('automatic', [false], true);
    line.add('polling', [false], true);
    line.add('user', [false], false);
    expect(line.run()).to.deep.equal(['0.0', '0.1', '0.2', '3.0', '1.0', '2.0']);
  });

  it('sends levels before questions of the same priority, yet gives a question its turn after sixteen', () => {
    const line = new Line();
    line.add('automatic');
    line.add('automatic', [false], true);
    line.add('automatic', [false], true);
    expect(line.run()).to.deep.equal(['1.0', '2.0', '0.0']);
    const busy = new Line();
    busy.add('automatic');
    for (let count = 0; count < 40; count += 1) busy.add('automatic', [false], true);
    busy.run();
    expect(busy.sent.findIndex(({ job }) => job === 0)).to.equal(MOST_AHEAD);
  });

  it('sends every waiting level of a priority before any question of it, however early that came', () => {
    const few = fc.array(fc.boolean(), { maxLength: MOST_AHEAD });
    fc.assert(
      fc.property(fc.constantFrom(...PRIORITIES), few, (priority, levels) => {
        const line = new Line();
        for (const isLevel of levels) line.add(priority, [false], isLevel);
        const of = (wanted: boolean) => levels.flatMap((isLevel, job) => (isLevel === wanted ? [`${job}.0`] : []));
        expect(line.run()).to.deep.equal([...of(true), ...of(false)]);
      }),
    );
  });

  it('numbers the first frame of a dialogue by who asked for it, later ones as a continuation', () => {
    for (const [priority, first] of [
      ['user', 2],
      ['configuration', 3],
      ['automatic', 4],
      ['polling', 5],
    ] as const) {
      const line = new Line();
      line.add(priority, [false, false]);
      line.run();
      expect(line.sent.map(({ linePriority }) => linePriority)).to.deep.equal([first, 1]);
    }
  });

  it('gives polling a turn after sixteen dialogues of people, however many more there are', () => {
    const line = new Line();
    for (let count = 0; count < 3; count += 1) line.add('polling');
    for (let count = 0; count < 100; count += 1) {
      line.add('user');
      line.add('user');
      line.step();
    }
    const polled = line.sent.flatMap(({ job }, at) => (job < 3 ? [at] : []));
    expect(polled).to.deep.equal([MOST_AHEAD, 2 * MOST_AHEAD + 1, 3 * MOST_AHEAD + 2]);
  });

  it('goes on with a dialogue after a second of levels that cut in, however many more there are', () => {
    const line = new Line();
    line.add('polling', [false, false, false]);
    line.step();
    for (let count = 0; count < 80; count += 1) {
      line.add('user', [false], true);
      line.add('user', [false], true);
      line.step();
    }
    expect(line.sent.flatMap(({ job }, at) => (job === 0 ? [at] : []))).to.deep.equal([
      0,
      MOST_CUTS + 1,
      2 * MOST_CUTS + 2,
    ]);
  });

  it('ends one dialogue when its frame fails, and goes on with the rest', () => {
    const line = new Line();
    line.add('polling', [false, false]);
    line.step();
    line.add('user', [false], true);
    const cut = line.schedule.next();
    if (cut) line.schedule.failed(cut, new Error('refused'));
    expect(line.ended).to.deep.equal(['1 refused']);
    const rest = line.schedule.next();
    if (rest) line.schedule.failed(rest, new Error('noise'));
    line.add('user');
    line.run();
    expect(line.ended).to.deep.equal(['1 refused', '0 noise', '2 done']);
  });

  it('ends all dialogues when the line is gone, and takes no late answer for one of the next', () => {
    const line = new Line();
    line.add('polling', [false, false]);
    line.step();
    line.add('user', [false], true);
    const late = line.schedule.next();
    line.add('configuration');
    line.schedule.clear(new Error('gone'));
    expect(line.ended).to.deep.equal(['1 gone', '0 gone', '2 gone']);
    line.add('user', [false, false]);
    const turn = line.schedule.next();
    if (late) line.schedule.answered(late, { kind: 'none' });
    expect(line.schedule.next()).to.equal(turn);
  });

  it('survives a dialogue that throws, one that has nothing to say, and one that throws at an answer', () => {
    const line = new Line();
    // biome-ignore lint/correctness/useYield: it fails before it has anything to say
    function* broken(): Dialogue<void> {
      throw new Error('no such street');
    }
    function* late(): Dialogue<void> {
      yield { frame: frame16(0xff00), twice: false, answer: true };
      throw new Error('no such answer');
    }
    const tell = { resolve: () => undefined, reject: (error: unknown) => line.ended.push((error as Error).message) };
    line.schedule.add({ priority: 'user', cutsIn: false, dialogue: broken(), ...tell });
    line.schedule.add({ priority: 'user', cutsIn: false, dialogue: late(), ...tell });
    line.add('user', []);
    line.add('user');
    line.run();
    expect(line.ended).to.deep.equal(['no such street', 'no such answer', '0 done', '1 done']);
  });

  /** Plays wishes as they come; jobs are numbered in order of arrival. */
  function played(wishes: readonly Wish[]): { readonly line: Line } {
    const line = new Line();
    const waiting = inOrder(wishes);
    for (let frames = 0; waiting.length > 0 || line.schedule.next(); frames += 1) {
      while (waiting[0] && waiting[0].after <= frames) {
        const { priority, frames: of, cutsIn } = waiting.shift() as Wish;
        line.add(priority, of, cutsIn);
      }
      line.step();
    }
    return { line };
  }

  const inOrder = (wishes: readonly Wish[]): Wish[] => [...wishes].sort((a, b) => a.after - b.after);

  describe('a dialogue that fails', () => {
    const ended: string[] = [];
    function* tidy(frames: number): Dialogue<void> {
      try {
        for (let frame = 0; frame < 10; frame += 1) yield { frame: frame16(frame), twice: false, answer: false };
      } finally {
        for (let frame = 0; frame < frames; frame += 1) {
          yield { frame: frame16(0xff00 + frame), twice: false, answer: false };
        }
      }
    }
    /** Fails the dialogue at its third frame and tells what went out after that. */
    const failing = (frames: number, failAgain: boolean): string[] => {
      const schedule = new BusSchedule();
      ended.length = 0;
      const job = { priority: 'configuration', cutsIn: false, dialogue: tidy(frames) } as const;
      schedule.add({
        ...job,
        resolve: () => ended.push('done'),
        reject: (error) => ended.push((error as Error).message),
      });
      const sent: string[] = [];
      for (let turn = schedule.next(), count = 0; turn; turn = schedule.next(), count += 1) {
        if (count === 2 || (failAgain && count === 3))
          schedule.failed(turn, new Error(count === 2 ? 'noise' : 'worse'));
        else schedule.answered(turn, { kind: 'none' });
        if (count > 2) sent.push(turn.exchange.frame.data.toString(16));
      }
      return sent;
    };

    it('sends what it must at its end, then ends with its first error', () => {
      expect(failing(2, false)).to.deep.equal(['ff00', 'ff01']);
      expect(ended).to.deep.equal(['noise']);
    });

    it('ends at once when that fails, too, and never sends more than a few frames', () => {
      expect(failing(2, true)).to.deep.equal(['ff00']);
      expect(ended).to.deep.equal(['noise']);
      expect(failing(1_000, false)).to.have.length(MOST_LAST);
      expect(ended).to.deep.equal(['noise']);
    });

    it('sends nothing when the line is gone', () => {
      const schedule = new BusSchedule();
      ended.length = 0;
      const job = { priority: 'configuration', cutsIn: false, dialogue: tidy(2) } as const;
      schedule.add({
        ...job,
        resolve: () => ended.push('done'),
        reject: (error) => ended.push((error as Error).message),
      });
      schedule.next();
      schedule.clear(new Error('gone'));
      expect([schedule.next(), ended]).to.deep.equal([null, ['gone']]);
    });
  });
});
