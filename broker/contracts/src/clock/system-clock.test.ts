import { expect } from 'chai';
import sinon from 'sinon';
import { SystemClock } from './system-clock.js';

describe("the system's clock", () => {
  let timers: sinon.SinonFakeTimers;
  let errors: unknown[];
  beforeEach(() => {
    timers = sinon.useFakeTimers({ now: 1_000_000, toFake: ['setTimeout', 'clearTimeout', 'Date', 'performance'] });
    errors = [];
  });
  afterEach(() => timers.restore());
  const clockOf = (offset = 0): SystemClock => new SystemClock((error) => errors.push(error), offset);

  it('tells the time of the machine, shifted by its offset', () => {
    expect(clockOf(60_000).now()).to.equal(1_060_000);
  });

  it('runs a task each period until it is cancelled', async () => {
    const task = sinon.spy();
    const cancel = clockOf().every(1_000, task);
    await timers.tickAsync(3_500);
    expect(task.callCount).to.equal(3);
    cancel();
    await timers.tickAsync(5_000);
    expect(task.callCount).to.equal(3);
  });

  it('awaits a run that outlasts its period, and makes up for no missed beat', async () => {
    let running = 0;
    let most = 0;
    let runs = 0;
    const cancel = clockOf().every(1_000, async () => {
      runs += 1;
      running += 1;
      most = Math.max(most, running);
      await new Promise((resolve) => setTimeout(resolve, 2_500));
      running -= 1;
    });
    await timers.tickAsync(10_000);
    cancel();
    expect(most).to.equal(1);
    expect(runs).to.be.within(3, 4);
  });

  it('hands what a task throws to its listener and runs it again', async () => {
    const task = sinon.stub().rejects(new Error('broken'));
    const cancel = clockOf().every(1_000, task);
    await timers.tickAsync(2_000);
    cancel();
    expect(errors).to.have.length(2);
  });

  it('runs a task once after a delay, and never after a cancelled one', async () => {
    const clock = clockOf();
    const once = sinon.spy();
    const never = sinon.spy();
    clock.after(500, once);
    clock.after(500, never)();
    await timers.tickAsync(2_000);
    expect([once.callCount, never.callCount]).to.deep.equal([1, 0]);
  });

  it('waits the longest that a timer can rather than not at all', async () => {
    const task = sinon.spy();
    const cancel = clockOf().after(3_000_000_000, task);
    await timers.tickAsync(1_000);
    expect(task.callCount).to.equal(0);
    cancel();
  });
});
