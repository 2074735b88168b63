import { expect } from 'chai';
import fc from 'fast-check';
import type { Decision } from './decision.js';
import { DOWN_PERCENT_PER_SECOND, levelOn, startRamp, wishedRamp } from './ramp.js';

const after = (seconds: number, applied: number | null, target: number, wished: number | null = null): number =>
  levelOn(startRamp(applied, target, wished), seconds);

describe('a ramp', () => {
  it('goes up at once: the gear itself fades up in 1 to 2 s', () => {
    expect(after(0, 20, 100)).to.equal(100);
    expect(after(0, 20, 100, 2)).to.equal(100);
  });

  it('goes up slowly only when that is wished', () => {
    expect([0, 10, 20, 30].map((seconds) => after(seconds, 20, 80, 20))).to.deep.equal([20, 50, 80, 80]);
  });

  it('takes 10 s down without a wish, whatever the distance', () => {
    expect([0, 2.5, 5, 10].map((seconds) => after(seconds, 100, 60))).to.deep.equal([100, 90, 80, 60]);
    expect(after(5, 20, 10)).to.equal(15);
  });

  it('takes the wished time down, but never less than 10 % a second allows (LS-5)', () => {
    expect(after(30, 100, 40, 60)).to.equal(70);
    expect(after(1, 100, 40, 2)).to.equal(90);
    expect(after(5.999, 100, 40, 2)).to.be.above(40);
    expect(after(6, 100, 40, 2)).to.equal(40);
    expect(after(0, 100, 40, 0)).to.equal(100);
  });

  it('switches off at the instant that asks for it, unless a ramp is wished', () => {
    expect(after(0, 100, 0)).to.equal(0);
    expect(after(10, 100, 0, 20)).to.equal(50);
  });

  it('takes the target when the applied level is not known', () => {
    expect(after(0, null, 40)).to.equal(40);
  });

  it('never leaves the way between its ends and never falls faster than 10 % a second', () => {
    const level = fc.double({ min: 0.1, max: 100, noNaN: true });
    const wish = fc.option(fc.integer({ min: 0, max: 600 }));
    fc.assert(
      fc.property(level, level, wish, (applied, target, wished) => {
        const ramp = startRamp(applied, target, wished);
        let last = levelOn(ramp, 0);
        for (let second = 1; second <= ramp.seconds + 2; second += 1) {
          const next = levelOn(ramp, second);
          expect(next).to.be.within(Math.min(applied, target) - 1e-9, Math.max(applied, target) + 1e-9);
          expect(last - next).to.be.at.most(DOWN_PERCENT_PER_SECOND + 1e-9);
          last = next;
        }
        expect(last).to.equal(target);
      }),
    );
  });

  it('does not move down on a clock that stands still or runs backwards', () => {
    expect(after(0, 80, 10)).to.equal(80);
    expect(after(-5, 80, 10)).to.equal(80);
  });
});

describe('the wished ramp', () => {
  const decision = (source: Decision['source'], toSeconds: number | null, fromSeconds: number | null): Decision =>
    ({ source, ramp: { toSeconds, fromSeconds } }) as Decision;
  const program = decision('program', 30, 40);
  const presence = decision('presence', 1, 60);

  it('is the one of the level that comes', () => {
    expect(wishedRamp(null, program)).to.equal(30);
    expect(wishedRamp(program, presence)).to.equal(1);
    expect(wishedRamp(program, decision('program', null, 5))).to.equal(null);
  });

  it('is the one that a higher rung wished to be left with, when it ends', () => {
    expect(wishedRamp(presence, program)).to.equal(60);
    expect(wishedRamp(decision('override', 5, null), program)).to.equal(30);
  });
});
