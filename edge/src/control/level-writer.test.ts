import { LuminairePlacement, SteppedClock } from '@lamplighter/contracts';
import { type Answer, type Dialogue, decodeForward16, type Exchange } from '@lamplighter/dali';
import { expect } from 'chai';
import { Lamp, type LampLine } from '../devices/lamp.js';
import { LevelWriter } from './level-writer.js';

/** A line that carries a frame only when told to. */
class HeldLine implements LampLine {
  readonly index = 0;
  readonly isOpen = true;
  readonly written: string[] = [];
  readonly #turns: (() => Promise<void>)[] = [];
  readonly #failures: (() => void)[] = [];

  run<T>(dialogue: Dialogue<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      this.#turns.push(async () => {
        let step = dialogue.next();
        while (!step.done) step = dialogue.next(this.#carry(step.value));
        resolve(step.value);
      });
      this.#failures.push(() => reject(new Error('the line is gone')));
    });
  }

  async carryAll(): Promise<void> {
    for (let turn = this.#turns.shift(); turn; turn = this.#turns.shift()) {
      this.#failures.shift();
      await turn();
    }
  }

  lose(): void {
    this.#turns.length = 0;
    for (const fail of this.#failures.splice(0)) fail();
  }

  #carry({ frame }: Exchange): Answer {
    const message = decodeForward16(frame.data);
    if (message.kind === 'level' && message.address.kind === 'short') {
      this.written.push(`${message.address.address}=${message.level}`);
    }
    return { kind: 'none' };
  }
}

function street(lamps: number) {
  const line = new HeldLine();
  const writer = new LevelWriter(line, new SteppedClock(0));
  const all = Array.from({ length: lamps }, (_, index) => {
    const lamp = new Lamp(
      LuminairePlacement.parse({ device: `lamp-${index}`, shortAddress: index, calendarId: 'every-day' }),
      line,
    );
    Object.assign(lamp, { knownArc: 200, applied: 60 });
    return lamp;
  });
  const lampAt = (index: number): Lamp => {
    const lamp = all[index];
    if (!lamp) throw new Error(`no lamp ${index}`);
    return lamp;
  };
  const write = (index: number, arc: number, priority: 'user' | 'automatic' = 'automatic') =>
    writer.write({ lamp: lampAt(index), level: arc / 2.54, arc }, priority);
  return { line, writer, lampAt, write };
}

describe('levels on their way to the lamps of a line', () => {
  it('let a lamp that brightens overtake all that dim', async () => {
    const { line, write } = street(4);
    void write(0, 190);
    void write(1, 190);
    void write(2, 190);
    void write(3, 254);
    await line.carryAll();
    expect(line.written).to.deep.equal(['3=254', '0=190', '1=190', '2=190']);
  });

  it('turn a lamp round that waits to be dimmed: the step down is never sent', async () => {
    const { line, lampAt, writer, write } = street(2);
    const down = write(0, 190);
    const up = write(0, 254);
    expect(writer.waitingFor(lampAt(0))).to.equal(100);
    await line.carryAll();
    await Promise.all([down, up]);
    expect(line.written).to.deep.equal(['0=254']);
    expect(lampAt(0)).to.include({ knownArc: 254, applied: 100 });
    expect(writer.waitingFor(lampAt(0))).to.equal(null);
  });

  it('put a person before automation, also for a lamp that waits already', async () => {
    const { line, write } = street(3);
    void write(0, 254);
    void write(1, 150);
    void write(2, 150);
    void write(2, 140, 'user');
    await line.carryAll();
    expect(line.written).to.deep.equal(['2=140', '0=254', '1=150']);
  });

  it('are each reported as failed when the line is gone, with nothing left waiting', async () => {
    const { line, lampAt, writer, write } = street(2);
    const outcomes = Promise.allSettled([write(0, 254), write(1, 254)]);
    line.lose();
    expect((await outcomes).map(({ status }) => status)).to.deep.equal(['rejected', 'rejected']);
    expect(writer.waitingFor(lampAt(0))).to.equal(null);
    void write(0, 100);
    await line.carryAll();
    expect(line.written).to.deep.equal(['0=100']);
  });
});
