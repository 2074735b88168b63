import { expect } from 'chai';
import fc from 'fast-check';
import { rampedLevel } from './ramp.js';

describe('ramp', () => {
  it('goes up at once', () => {
    expect(rampedLevel(20, 100, 0)).to.equal(100);
  });

  it('goes down by at most 10 % per second and stops at the target', () => {
    expect(rampedLevel(100, 1, 1)).to.equal(90);
    expect(rampedLevel(100, 1, 2.5)).to.equal(75);
    expect(rampedLevel(55, 50, 1)).to.equal(50);
  });

  it('switches off at the instant that asks for it', () => {
    expect(rampedLevel(100, 0, 0)).to.equal(0);
  });

  it('takes the target when the applied level is not known', () => {
    expect(rampedLevel(null, 40, 1)).to.equal(40);
  });

  it('reaches any target in ten steps of a second and never passes it', () => {
    const level = fc.double({ min: 0.1, max: 100, noNaN: true });
    fc.assert(
      fc.property(level, level, (start, target) => {
        let applied = start;
        for (let second = 0; second < 10; second += 1) {
          const next = rampedLevel(applied, target, 1);
          expect(next).to.be.at.least(Math.min(applied, target));
          expect(applied - next).to.be.at.most(10 + 1e-9);
          applied = next;
        }
        expect(applied).to.be.closeTo(target, 1e-9);
      }),
    );
  });

  it('does not move down on a clock that stands still or runs backwards', () => {
    expect(rampedLevel(80, 10, 0)).to.equal(80);
    expect(rampedLevel(80, 10, -5)).to.equal(80);
  });
});
