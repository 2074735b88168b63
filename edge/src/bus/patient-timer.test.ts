import { type Clock, SteppedClock } from '@lamplighter/contracts';
import { expect } from 'chai';
import { afterPatiently } from './patient-timer.js';

/** A clock whose process was held up: timers fire, but time has gone further than it should. */
function heldUp(clock: SteppedClock, by: number): Clock {
  let late = 0;
  return {
    now: () => clock.now(),
    monotonic: () => clock.monotonic() + late,
    every: (period, task) => clock.every(period, task),
    after: (delay, task) =>
      clock.after(delay, () => {
        late += by;
        return task();
      }),
  };
}

describe('patient timer', () => {
  it('fires on time in a process that keeps up', async () => {
    const clock = new SteppedClock(0);
    const fired: number[] = [];
    afterPatiently(clock, 25, 30, () => void fired.push(clock.monotonic()));
    await clock.advance(100);
    expect(fired).to.deep.equal([25]);
  });

  it('waits the grace once more when the process was held up', async () => {
    const clock = new SteppedClock(0);
    const fired: number[] = [];
    afterPatiently(heldUp(clock, 50), 25, 30, () => void fired.push(clock.monotonic()));
    await clock.advance(100);
    expect(fired).to.deep.equal([55]);
  });

  it('never fires once cancelled, not even within the grace', async () => {
    const clock = new SteppedClock(0);
    let fired = 0;
    const cancel = afterPatiently(heldUp(clock, 50), 25, 30, () => {
      fired += 1;
    });
    await clock.advance(30);
    cancel();
    await clock.advance(100);
    expect(fired).to.equal(0);
  });
});
