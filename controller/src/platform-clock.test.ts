import { EventEmitter, once } from 'node:events';
import { expect } from 'chai';
import { platformClock } from './platform-clock.js';

const fail = (error: unknown): void => {
  throw error;
};

class Parent extends EventEmitter {
  readonly sent: { type: string; now: number }[] = [];
  send(message: object): void {
    this.sent.push(message as { type: string; now: number });
    this.emit('sent');
  }
}

describe('platform clock', () => {
  it("is the machine's, shifted when asked", async () => {
    const parent = new Parent();
    const system = await platformClock({ kind: 'system' }, parent, fail);
    const shifted = await platformClock({ kind: 'offset', offsetMs: 3_600_000 }, parent, fail);
    expect(shifted.now() - system.now()).to.be.closeTo(3_600_000, 1_000);
  });

  it('stands until the parent tells the time, then goes where it is told, running what falls due', async () => {
    const parent = new Parent();
    const promise = platformClock({ kind: 'parent' }, parent, fail);
    parent.emit('message', { type: 'greeting' });
    parent.emit('message', { type: 'time', now: 1_000_000 });
    const clock = await promise;
    expect(clock.now()).to.equal(1_000_000);
    const ran: number[] = [];
    clock.every(1_000, () => {
      ran.push(clock.now());
    });
    for (const now of [1_001_500, 1_003_000]) parent.emit('message', { type: 'time', now });
    while (parent.sent.length < 3) await once(parent, 'sent');
    expect(ran).to.deep.equal([1_001_000, 1_002_000, 1_003_000]);
    expect(parent.sent.map((message) => message.now)).to.deep.equal([1_000_000, 1_001_500, 1_003_000]);
  });

  it('says what is missing without a parent', async () => {
    const orphan = { on: () => undefined };
    const message = await platformClock({ kind: 'parent' }, orphan, fail).then(String, (error: Error) => error.message);
    expect(message).to.match(/needs a parent process/);
  });
});
