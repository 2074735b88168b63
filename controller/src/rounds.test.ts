import { SteppedClock } from '@lamplighter/contracts';
import { expect } from 'chai';
import { Rounds } from './rounds.js';

describe('Rounds', () => {
  it('does not hold up stepped time, and makes up for beats that came during a round', async () => {
    const clock = new SteppedClock(0);
    const begun: number[] = [];
    let finish: () => void = () => undefined;
    const rounds = new Rounds(async () => {
      begun.push(clock.now());
      await new Promise<void>((resolve) => {
        finish = resolve;
      });
    });
    rounds.start(clock, 1_000);
    await clock.advance(10_000);
    expect(begun, 'time went on although the round has not ended').to.deep.equal([1_000]);
    finish();
    await new Promise(setImmediate);
    expect(begun, 'one more round for all the beats between').to.deep.equal([1_000, 10_000]);
    finish();
    await rounds.stop();
    await clock.advance(10_000);
    expect(begun).to.have.length(2);
  });
});
