import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { edgeId, MINUTE, SECOND, SteppedClock } from '@lamplighter/contracts';
import { expect } from 'chai';
import type { Log } from '../log.js';
import type { AliveReport } from '../supervisor/messages.js';
import { rootContent, signedText, writeRelease } from '../testing/update-release.js';
import type { Slots } from './slots.js';
import { stageUpdate } from './stage-update.js';
import { type UpdateHome, updateHome } from './update-home.js';
import { UpdateKeeper } from './update-keeper.js';
import { DirectorySource } from './update-source.js';
import type { UpdateState } from './update-state.js';
import { UpdateStore } from './update-store.js';

const silent: Log = { info: () => {}, warn: () => {}, error: () => {}, debug: () => {} };
const NOON = Date.UTC(2026, 10, 22, 12);
const well: AliveReport = {
  kind: 'alive',
  linesOpen: 1,
  isJournalOpen: true,
  isOnline: true,
  desiredVersion: 7,
  updateHold: null,
};
const BASE = { entry: '/opt/lamplighter/main.js', args: ['run'] };
const LASTS = 4 * MINUTE;

describe('the supervisor’s half of an update', () => {
  let folder: string;
  let home: UpdateHome;
  let clock: SteppedClock;
  let keeper: UpdateKeeper;
  let restarts: string[];

  const stage = async (version: number): Promise<void> => {
    const release = join(folder, `release-${version}`);
    await writeRelease(release, { 'main.js': `// ${version}\n` }, { version, label: `0.${version}.0` });
    await stageUpdate({
      ...home,
      source: new DirectorySource(release),
      edge: edgeId('cabinet-52'),
      hardwareClass: 'linux-arm64',
      root: signedText(rootContent()),
      crewSettings: {},
      now: clock.now(),
      isClockTrusted: true,
      log: silent,
    });
  };
  const make = (more: Partial<UpdateHome> = {}): UpdateKeeper =>
    new UpdateKeeper({
      ...home,
      ...more,
      clock,
      io: clock,
      log: silent,
      probation: LASTS,
      base: BASE,
      restart: (why) => restarts.push(why),
    });
  /** The machine starts anew. */
  const boot = async (): Promise<string> => {
    keeper = make();
    await keeper.start();
    return started();
  };
  /** The program that a start takes: base, a or b. */
  const started = async (): Promise<string> => {
    const { entry } = await keeper.launch();
    if (entry === BASE.entry) return 'base';
    return entry === join(home.slots.software.folder('a'), 'main.js') ? 'a' : 'b';
  };
  /** Time goes on while the edge beats each second. */
  const live = async (seconds: number, report: AliveReport = well): Promise<void> => {
    for (let second = 0; second < seconds; second += 1) {
      keeper.alive(report);
      await settle();
      await clock.advance(SECOND);
    }
  };
  /** What the supervisor does on `restart`: the old edge ends, the next one is started. */
  const activated = async (): Promise<string> => {
    for (let second = 0; second < 20 && restarts.length === 0; second += 1) {
      keeper.alive(well);
      await settle();
      await clock.advance(SECOND);
    }
    expect(restarts).to.deep.equal(['update']);
    restarts = [];
    keeper.ended('ended with code 0');
    return started();
  };
  const settle = (): Promise<void> => keeper.settled();
  const state = (): Promise<UpdateState> => home.store.load();

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'lamplighter-keeper-'));
    home = updateHome({ dataDir: join(folder, 'data') });
    clock = new SteppedClock(NOON);
    restarts = [];
    expect(await boot()).to.equal('base');
  });
  afterEach(async () => {
    await keeper.stop();
    rmSync(folder, { recursive: true });
  });

  it('LS-11: waits through the dark and whatever else holds it, however long', async () => {
    await stage(1);
    await live(30 * 60, { ...well, updateHold: 'it is dark' });
    expect(restarts).to.deep.equal([]);
    expect((await state()).pending?.phase).to.equal('waiting');
    expect(await activated()).to.equal('a');
  });

  it('keeps what was well, and alternates between the slots', async () => {
    for (const [version, slot] of [
      [1, 'a'],
      [2, 'b'],
      [3, 'a'],
    ] as const) {
      await stage(version);
      expect(await activated()).to.equal(slot);
      await live(LASTS / SECOND + 2);
      await settle();
      expect((await state()).installed.software).to.include({ version, slot });
      expect((await state()).last).to.include({ version, result: 'committed' });
      expect(restarts).to.deep.equal([]);
      expect(await boot(), 'after a restart').to.equal(slot);
    }
  });

  const illnesses: [string, AliveReport | null, string][] = [
    ['a line stays closed', { ...well, linesOpen: 0 }, '0 lines answer, 1 did before'],
    ['the journal does not open', { ...well, isJournalOpen: false }, 'journal'],
    ['it cannot read what the one before kept', { ...well, desiredVersion: 0 }, 'desired state 0'],
    ['the broker is not reached any more', { ...well, isOnline: false }, 'broker'],
    ['nothing is ever heard', null, 'never completed an evaluation'],
  ];
  for (const [what, report, reason] of illnesses)
    it(`F-46: takes an update back within 5 minutes when ${what}`, async () => {
      await stage(1);
      expect(await activated()).to.equal('a');
      const since = clock.monotonic();
      while (restarts.length === 0) {
        if (report) keeper.alive(report);
        await clock.advance(SECOND);
        await settle();
      }
      expect(clock.monotonic() - since).to.be.at.most(5 * MINUTE);
      expect(await started()).to.equal('base');
      expect((await state()).last?.result).to.equal('returned');
      expect((await state()).last?.reason).to.contain(reason);
    });

  it('F-46: takes a crash loop back at the third end within a minute, and does not try it again', async () => {
    await stage(1);
    await activated();
    for (let run = 1; run <= 3; run += 1) {
      expect(restarts, `run ${run}`).to.deep.equal([]);
      keeper.ended('ended with code 1');
      await clock.advance(2 * SECOND);
      await settle();
    }
    expect(restarts).to.deep.equal(['update taken back']);
    expect(await started()).to.equal('base');
    expect((await state()).last?.reason).to.contain('crash loop');
    const again = await stage(1).then(
      () => 'taken',
      (error: { code: string }) => error.code,
    );
    expect(again).to.equal('failed-before');
    restarts = [];
    await stage(2);
    expect(await activated(), 'a newer one is tried').to.equal('a');
  });

  it('F-46: what was cut by a restart on probation does not run, waits again, and is bad after three times', async () => {
    await stage(1);
    for (let attempt = 1; attempt <= 3; attempt += 1) {
      expect(await activated()).to.equal('a');
      await live(10);
      await keeper.stop();
      expect(await boot(), `after cut ${attempt}`).to.equal('base');
      expect((await state()).pending?.phase ?? 'none').to.equal(attempt < 3 ? 'waiting' : 'none');
    }
    expect((await state()).last).to.include({ result: 'returned', version: 1 });
    expect((await state()).failed).to.have.length(1);
  });

  it('F-46: a cut at any step of activation, commitment or return leaves a whole program that runs', async () => {
    for (const end of ['commit', 'return'] as const) {
      let isDone = false;
      for (let step = 1; !isDone; step += 1) {
        await keeper.stop();
        rmSync(home.directory, { recursive: true, force: true });
        await boot();
        await stage(1);
        const power = new Power(step);
        keeper = make({ store: power.store(home.directory), slots: power.slots(home.slots) });
        await keeper.start();
        restarts = [];
        for (let second = 0; second < 20 && restarts.length === 0 && power.isOn; second += 1) {
          keeper.alive(well);
          await settle();
          await clock.advance(SECOND);
        }
        keeper.ended('ended with code 0');
        await keeper.launch();
        for (let second = 0; second < 250 && power.isOn; second += 1) {
          if (end === 'commit') keeper.alive(well);
          await clock.advance(SECOND);
        }
        await settle();
        isDone = power.isOn;
        // A dead machine does nothing more; then the power comes back.
        await keeper.stop();
        const runs = await boot();
        const { installed, pending } = await state();
        expect(runs, `${end}, cut before step ${step}`).to.equal(installed.software.slot ?? 'base');
        expect(pending?.phase ?? 'none').to.be.oneOf(['waiting', 'none']);
        if (isDone) expect(runs).to.equal(end === 'commit' ? 'a' : 'base');
        expect(step, 'steps').to.be.below(12);
      }
    }
  });

  describe('on a disk that takes nothing', () => {
    const full = (): never => {
      throw Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC' });
    };
    /** The keeper's disk while `isFull()`; what staging writes still goes through. */
    const bootOn = async (isFull: { slots: boolean; store: boolean }): Promise<void> => {
      await keeper.stop();
      const store = new (class extends UpdateStore {
        override async save(state: UpdateState): Promise<void> {
          if (isFull.store) full();
          await super.save(state);
        }
      })(home.directory);
      const failing = (slots: Slots): Slots => ({
        folder: (slot) => slots.folder(slot),
        current: () => slots.current(),
        point: async (slot) => (isFull.slots ? full() : slots.point(slot)),
      });
      const { software, configuration } = home.slots;
      keeper = make({ store, slots: { software: failing(software), configuration: failing(configuration) } });
      await keeper.start();
    };

    for (const [what, broken] of [
      ['the switch', { slots: true, store: false }],
      ['the word of it', { slots: false, store: true }],
      ['both', { slots: true, store: true }],
    ] as const)
      it(`F-46: an update waits again when ${what} fails, and is activated once the disk is mended`, async () => {
        await stage(1);
        const disk = { ...broken };
        await bootOn(disk);
        await live(3 * 60);
        expect(restarts, 'nothing is started anew for nothing').to.deep.equal([]);
        expect(await started()).to.equal('base');
        expect((await state()).pending).to.include({ phase: 'waiting', attempts: 0 });
        Object.assign(disk, { slots: false, store: false });
        await live(10 * 60);
        expect(restarts).to.deep.equal(['update']);
        restarts = [];
        keeper.ended('ended with code 0');
        expect(await started()).to.equal('a');
        await live(LASTS / SECOND + 2);
        await settle();
        expect((await state()).last).to.include({ version: 1, result: 'committed' });
      });

    it('F-46: gives an update up that could not be switched to for two hours, and takes the next', async () => {
      await stage(1);
      const disk = { slots: true, store: false };
      await bootOn(disk);
      await live(2 * 60 * 60);
      const { pending, last, failed } = await state();
      expect(pending).to.equal(null);
      expect(last).to.include({ version: 1, result: 'refused' });
      expect(last?.reason).to.contain('ENOSPC');
      expect(failed, 'it is not to blame').to.deep.equal([]);
      disk.slots = false;
      await stage(1);
      expect(await activated()).to.equal('a');
    });

    it('F-46: what was before runs again although nothing can be switched back', async () => {
      const disk = { slots: false, store: false };
      await bootOn(disk);
      await stage(1);
      expect(await activated()).to.equal('a');
      Object.assign(disk, { slots: true, store: true });
      for (let run = 1; run <= 3; run += 1) keeper.ended('ended with code 1');
      await clock.advance(2 * SECOND);
      await settle();
      expect(restarts).to.deep.equal(['update taken back']);
      expect(await started()).to.equal('base');
      Object.assign(disk, { slots: false, store: false });
      await clock.advance(10 * SECOND);
      await settle();
      expect((await state()).last, 'told once the disk takes it').to.include({ version: 1, result: 'returned' });
    });
  });

  it('F-46: never starts what was damaged on disk, while it waits or later', async () => {
    await stage(1);
    const file = join(home.slots.software.folder('a'), 'main.js');
    const whole = readFileSync(file);
    writeFileSync(file, '// 2\n');
    for (let second = 0; second < 10; second += 1) {
      keeper.alive(well);
      await settle();
      await clock.advance(SECOND);
    }
    expect(restarts).to.deep.equal([]);
    expect((await state()).last).to.include({ result: 'refused', version: 1 });
    await stage(1);
    expect(readFileSync(file)).to.deep.equal(whole);
    await activated();
    await live(LASTS / SECOND + 2);
    await settle();
    writeFileSync(file, '// 3\n');
    await keeper.stop();
    expect(await boot()).to.equal('base');
    expect((await state()).last).to.include({ result: 'damaged', version: 1 });
    expect((await state()).installed.software.version, 'nothing older is taken').to.equal(1);
  });

  it('does not activate what expired while it waited', async () => {
    await stage(1);
    clock = new SteppedClock(Date.UTC(2027, 5, 1, 12));
    await keeper.stop();
    await boot();
    for (let second = 0; second < 10; second += 1) {
      keeper.alive(well);
      await settle();
      await clock.advance(SECOND);
    }
    expect(restarts).to.deep.equal([]);
    expect((await state()).last?.reason).to.contain('expired');
  });
});

/** Power that goes before a certain write to disk: that one and all later ones never happen. */
class Power {
  #writes = 0;
  constructor(private readonly cutBefore: number) {}

  get isOn(): boolean {
    return this.#writes < this.cutBefore;
  }

  async #write(act: () => Promise<void>): Promise<void> {
    this.#writes += 1;
    if (!this.isOn) throw new Error('no power');
    await act();
  }

  store(directory: string): UpdateStore {
    const write = (act: () => Promise<void>): Promise<void> => this.#write(act);
    return new (class extends UpdateStore {
      override save(state: UpdateState): Promise<void> {
        return write(() => super.save(state));
      }
    })(directory);
  }

  slots({ software, configuration }: UpdateHome['slots']): UpdateHome['slots'] {
    const failing = (slots: Slots): Slots => ({
      folder: (slot) => slots.folder(slot),
      current: () => slots.current(),
      point: (slot) => this.#write(() => slots.point(slot)),
    });
    return { software: failing(software), configuration: failing(configuration) };
  }
}
