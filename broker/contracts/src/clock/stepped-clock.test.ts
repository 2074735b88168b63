import { expect } from 'chai';
import { SteppedClock } from './stepped-clock.js';

describe('a stepped clock', () => {
  it('runs what falls due in order of time, then of registration, at the instant it was due', async () => {
    const clock = new SteppedClock(1_000);
    const seen: string[] = [];
    clock.after(20, () => void seen.push(`b@${clock.now()}`));
    clock.after(10, () => void seen.push(`a@${clock.now()}`));
    clock.after(20, () => void seen.push(`c@${clock.now()}`));
    await clock.advance(50);
    expect(seen).to.deep.equal(['a@1010', 'b@1020', 'c@1020']);
    expect(clock.now()).to.equal(1_050);
  });

  it('awaits a task before time goes on', async () => {
    const clock = new SteppedClock(0);
    const seen: number[] = [];
    clock.every(10, async () => {
      await new Promise((resolve) => setImmediate(resolve));
      seen.push(clock.now());
    });
    await clock.advance(35);
    expect(seen).to.deep.equal([10, 20, 30]);
  });

  it('runs timers set by a task within the same advance, and none that were cancelled', async () => {
    const clock = new SteppedClock(0);
    const seen: string[] = [];
    const cancel = clock.after(15, () => void seen.push('never'));
    clock.after(10, () => {
      cancel();
      clock.after(1, () => void seen.push(`late@${clock.now()}`));
    });
    await clock.advance(20);
    expect(seen).to.deep.equal(['late@11']);
  });

  it('lets the wall clock jump while spans stay true', async () => {
    const clock = new SteppedClock(100_000);
    let fired = 0;
    clock.every(1_000, () => void fired++);
    clock.jump(-50_000);
    await clock.advance(1_000);
    expect([clock.now(), clock.monotonic(), fired]).to.deep.equal([51_000, 1_000, 1]);
  });

  it('hands a failing task to its error listener and goes on', async () => {
    const errors: unknown[] = [];
    const clock = new SteppedClock(0, (error) => errors.push(error));
    let after = false;
    clock.after(1, () => Promise.reject(new Error('broken')));
    clock.after(2, () => {
      after = true;
    });
    await clock.advance(5);
    expect(errors).to.have.length(1);
    expect(after).to.equal(true);
  });
});
