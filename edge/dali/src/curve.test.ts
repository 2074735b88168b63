import { expect } from 'chai';
import fc from 'fast-check';
import { arcToPercent, linearArcToPercent, percentToArc, percentToLinearArc } from './curve.js';
import { DaliError } from './errors.js';

describe('dimming curve', () => {
  it('knows the published points', () => {
    expect([0, 0.1, 10, 50, 70, 100].map(percentToArc)).to.deep.equal([0, 1, 170, 229, 241, 254]);
    expect(arcToPercent(0)).to.equal(0);
    expect(arcToPercent(1)).to.be.closeTo(0.1, 1e-12);
    expect(arcToPercent(254)).to.be.closeTo(100, 1e-9);
  });

  it('comes back to every arc power level', () => {
    for (let arc = 0; arc <= 254; arc += 1) expect(percentToArc(arcToPercent(arc))).to.equal(arc);
  });

  it('never falls as the percentage rises, and lights the lamp for anything above 0 %', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 100, noNaN: true }),
        fc.double({ min: 0, max: 100, noNaN: true }),
        (a, b) => {
          expect(percentToArc(Math.max(a, b))).to.be.at.least(percentToArc(Math.min(a, b)));
          if (a > 0) expect(percentToArc(a)).to.be.at.least(1);
        },
      ),
    );
  });

  it('stays within half a step, 1.4 %, of what was asked from 0.1 % up', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.1, max: 100, noNaN: true }), (percent) => {
        expect(arcToPercent(percentToArc(percent)) / percent).to.be.within(0.986, 1.014);
      }),
    );
  });

  it('holds what is out of range and refuses what is no number', () => {
    expect(percentToArc(150)).to.equal(254);
    expect(percentToArc(-1)).to.equal(0);
    expect(() => percentToArc(Number.NaN)).to.throw(DaliError);
    expect(() => arcToPercent(255)).to.throw(DaliError, '255');
  });

  // Hand-checked: level / 254.
  it('has 254 equal steps where gear dims linearly', () => {
    expect([0, 0.1, 50, 100, 120].map(percentToLinearArc)).to.deep.equal([0, 1, 127, 254, 254]);
    expect([0, 127, 254].map(linearArcToPercent)).to.deep.equal([0, 50, 100]);
    for (let arc = 0; arc <= 254; arc += 1) expect(percentToLinearArc(linearArcToPercent(arc))).to.equal(arc);
    expect(() => percentToLinearArc(Number.NaN)).to.throw(DaliError);
    expect(() => linearArcToPercent(-1)).to.throw(DaliError, '-1');
  });
});
