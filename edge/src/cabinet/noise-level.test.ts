import { expect } from 'chai';
import { NoiseLevel } from './noise-level.js';

describe('the equivalent level of noise', () => {
  it('is the mean by energy: as loud and silent for equal times, it is 3 dB below the loud', () => {
    const level = new NoiseLevel(0);
    for (const decibels of [80, 30, 80, 30]) level.add(decibels);
    const taken = level.take(900_000);
    expect(taken?.decibels).to.be.closeTo(80 - 10 * Math.log10(2), 0.001);
    expect(taken?.seconds).to.equal(900);
  });

  it('of a steady noise is that noise, and begins anew each time', () => {
    const level = new NoiseLevel(0);
    level.add(53.6);
    level.add(53.6);
    expect(level.take(1000)?.decibels).to.be.closeTo(53.6, 1e-9);
    expect(level.take(2000)).to.equal(null);
    level.add(40);
    expect(level.take(5000)).to.deep.equal({ decibels: 40, seconds: 3 });
  });
});
