import { expect } from 'chai';
import fc from 'fast-check';
import { expectedPowerW, LuminaireModel, powerFactorLimit } from './luminaire-model.js';

const model = (over: Record<string, unknown> = {}): LuminaireModel =>
  LuminaireModel.parse({
    id: 'road-60',
    manufacturer: 'Example',
    name: 'Road 60',
    source: 'figures made up for this test',
    gtins: ['4012345678901'],
    nominalPowerW: 60,
    powerCurve: [
      { levelPercent: 10, powerPercent: 20 },
      { levelPercent: 100, powerPercent: 100 },
    ],
    powerTolerancePercent: 10,
    standbyPowerW: 0.5,
    powerFactorCurve: [
      { levelPercent: 20, atLeast: 0.6 },
      { levelPercent: 100, atLeast: 0.95 },
    ],
    hottestGearC: 85,
    ratedHours: 100_000,
    quirks: [],
    ...over,
  });

describe('a luminaire model', () => {
  it('expects standby when off, nominal power at full light, and straight lines between its points', () => {
    expect(expectedPowerW(model(), 0, 99)).to.equal(0.5);
    expect(expectedPowerW(model(), 100, 99)).to.equal(60);
    // Half way from 20 % at 10 to 100 % at 100: 60 % of 60 W.
    expect(expectedPowerW(model(), 55, 99)).to.be.closeTo(36, 1e-9);
    expect(expectedPowerW(model(), 1, 99), 'gear does not go below its lowest level').to.equal(12);
  });

  it('takes the nominal power of the inventory where it has none of its own', () => {
    expect(expectedPowerW(model({ nominalPowerW: null }), 100, 40)).to.equal(40);
  });

  it('never expects less at more light', () => {
    const level = fc.double({ min: 0, max: 100, noNaN: true });
    fc.assert(
      fc.property(level, level, (a, b) => {
        const [less, more] = a < b ? [a, b] : [b, a];
        expect(expectedPowerW(model(), less, 1)).to.be.at.most(expectedPowerW(model(), more, 1));
      }),
    );
  });

  it('limits the power factor by level, and not at all when off or when nothing is known', () => {
    expect(powerFactorLimit(model(), 60)).to.be.closeTo(0.775, 1e-9);
    expect(powerFactorLimit(model(), 5)).to.equal(0.6);
    expect(powerFactorLimit(model(), 0)).to.equal(null);
    expect(powerFactorLimit(model({ powerFactorCurve: [] }), 60)).to.equal(null);
  });

  it('is refused when a curve falls back, ends early, or a quirk has no reason', () => {
    const refused = (over: Record<string, unknown>) => expect(() => model(over)).to.throw();
    refused({
      powerCurve: [
        { levelPercent: 10, powerPercent: 20 },
        { levelPercent: 90, powerPercent: 100 },
      ],
    });
    refused({
      powerCurve: [50, 40, 100].map((levelPercent) => ({ levelPercent, powerPercent: levelPercent })),
    });
    refused({ quirks: [{ name: 'neverAnswersBank205' }] });
    refused({ quirks: [{ name: 'neverAnswersBank205', reason: 'it does' }] });
    refused({ quirks: [{ name: 'isUgly', reason: 'a long sentence about its looks' }] });
    refused({ gtins: [] });
    refused({ colour: 'red' });
  });
});
