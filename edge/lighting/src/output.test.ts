import type { LightOutput } from '@lamplighter/contracts';
import { expect } from 'chai';
import { colourTemperatureOf } from './colour-temperature.js';
import { gearLevel, isBeyondCorrection, lightLevel, lumenMaintenance, outputShare } from './output.js';

const LED: LightOutput = {
  virtualFullPercent: 90,
  constantLightOutput: true,
  maintenanceFactor: 0.8,
  lumenDepreciation: [
    [50_000, 0.9],
    [100_000, 0.8],
    [120_000, 0.7],
  ],
};

describe('lumen maintenance', () => {
  it('follows the curve from new, straight between its points, and keeps the last share', () => {
    const shares = [0, 25_000, 50_000, 75_000, 100_000, 110_000, 120_000, 500_000].map((hours) =>
      lumenMaintenance(LED.lumenDepreciation, hours),
    );
    [1, 0.95, 0.9, 0.85, 0.8, 0.75, 0.7, 0.7].forEach((share, index) => {
      expect(shares[index]).to.be.closeTo(share, 1e-12);
    });
    expect(lumenMaintenance([], 80_000)).to.equal(1);
    expect(lumenMaintenance([[0, 0.97]], 0)).to.equal(0.97);
  });
});

describe('the output share', () => {
  it('gives as much as leaves the planned light, rising with age, and full in the end', () => {
    expect(outputShare(LED, 0)).to.be.closeTo(0.72, 1e-12);
    expect(outputShare(LED, 50_000)).to.be.closeTo(0.8, 1e-12);
    expect(outputShare(LED, 100_000)).to.be.closeTo(0.9, 1e-12);
    expect(outputShare(LED, 120_000)).to.equal(0.9);
  });

  it('keeps the light of each age the same until the planned end', () => {
    for (const hours of [0, 10_000, 60_000, 99_000]) {
      const light = outputShare(LED, hours) * lumenMaintenance(LED.lumenDepreciation, hours);
      expect(light).to.be.closeTo(0.9 * 0.8, 1e-12);
    }
  });

  it('is the virtual full output alone without constant light output, and 1 without either', () => {
    expect(outputShare({ ...LED, constantLightOutput: false }, 0)).to.equal(0.9);
    expect(outputShare(undefined, 0)).to.equal(1);
  });

  it('fails bright when the burning hours are not known', () => {
    for (const hours of [undefined, Number.NaN, Number.POSITIVE_INFINITY])
      expect(outputShare(LED, hours)).to.equal(0.9);
    expect(outputShare(LED, -5)).to.equal(outputShare(LED, 0));
  });

  it('says when age asks for more than the gear has left', () => {
    expect(isBeyondCorrection(LED, 100_000)).to.equal(false);
    expect(isBeyondCorrection(LED, 101_000)).to.equal(true);
    expect(isBeyondCorrection({ ...LED, constantLightOutput: false }, 120_000)).to.equal(false);
  });

  it('turns light into gear level and back', () => {
    expect(gearLevel(50, 0.8)).to.equal(40);
    expect(lightLevel(40, 0.8)).to.equal(50);
    expect(lightLevel(95, 0.9)).to.equal(100);
  });
});

describe('the colour temperature', () => {
  const gear = { warmestK: 2200, coolestK: 4000 };

  it('is what is asked, within what the gear can make', () => {
    expect([3000, 1800, 6500].map((asked) => colourTemperatureOf(gear, asked, null))).to.deep.equal([3000, 2200, 4000]);
  });

  it('is no cooler than a cap, which speaks even where nothing is asked', () => {
    expect(colourTemperatureOf(gear, 3000, 2700)).to.equal(2700);
    expect(colourTemperatureOf(gear, null, 2700)).to.equal(2700);
    expect(colourTemperatureOf(gear, null, 1800)).to.equal(2200);
    expect(colourTemperatureOf(gear, null, 6500)).to.equal(4000);
  });

  it('is none where nobody asks or the gear has one light', () => {
    expect(colourTemperatureOf(gear, null, null)).to.equal(null);
    expect(colourTemperatureOf(undefined, 3000, 2700)).to.equal(null);
  });
});
