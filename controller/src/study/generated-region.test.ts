import { expect } from 'chai';
import { BRUSSELS_MUNICIPALITIES } from './brussels-region.js';
import { GENERATED_CLASSES, GENERATED_MODELS, generatedRegion, REGION_LUMINAIRES } from './generated-region.js';

const countBy = <T>(all: readonly T[], of: (each: T) => string): Map<string, number> => {
  const counts = new Map<string, number>();
  for (const each of all) counts.set(of(each), (counts.get(of(each)) ?? 0) + 1);
  return counts;
};

describe('the generated Region', () => {
  const lamps = generatedRegion();

  it('has the published number of luminaires in 19 municipalities, by area', () => {
    expect(lamps).to.have.length(REGION_LUMINAIRES);
    const counts = countBy(lamps, ({ nis }) => nis);
    const area = BRUSSELS_MUNICIPALITIES.reduce((sum, { areaKm2 }) => sum + areaKm2, 0);
    expect(area).to.be.closeTo(162.49, 0.02);
    for (const { nis, areaKm2 } of BRUSSELS_MUNICIPALITIES) {
      expect(counts.get(nis)).to.be.closeTo((REGION_LUMINAIRES * areaKm2) / area, 1);
    }
  });

  it('has models and classes in the shares that it states', () => {
    const models = countBy(lamps, ({ model }) => model);
    for (const { model, share } of GENERATED_MODELS) {
      expect((models.get(model) ?? 0) / lamps.length, model).to.be.closeTo(share, 0.02);
    }
    const classes = countBy(lamps, ({ lightingClass }) => lightingClass);
    for (const { lightingClass, share } of GENERATED_CLASSES) {
      expect((classes.get(lightingClass) ?? 0) / lamps.length, lightingClass).to.be.closeTo(share, 0.02);
    }
  });

  it('is the same every time, names itself generated and gives each class its floor', () => {
    expect(generatedRegion(500)).to.deep.equal(generatedRegion(500));
    expect(lamps.every(({ street }) => street.startsWith('generated street'))).to.equal(true);
    expect(
      new Set(lamps.filter(({ lightingClass }) => lightingClass === 'M3').map(({ floorLevel }) => floorLevel)),
    ).to.deep.equal(new Set([40]));
  });
});
