import type { Reading } from '@lamplighter/contracts';
import { expect } from 'chai';
import { nightSeries, stepLevel } from './night-series.js';

const reading = (sampledAt: number, level: number): Reading => ({
  sampledAt,
  level,
  powerW: level / 2,
  energyWh: null,
  voltageV: null,
  temperatureC: null,
  source: 'program',
});

describe('a night on one time axis', () => {
  it('holds each programmed level until the next', () => {
    const steps = [
      [1_000, 100],
      [5_000, 50],
    ] as const;
    expect([0, 1_000, 4_999, 5_000, 9_000].map((at) => stepLevel(steps, at))).to.deep.equal([null, 100, 100, 50, 50]);
  });

  it('has every reading and every step once, in order, within the night', () => {
    const series = nightSeries(
      1_000,
      9_000,
      [reading(3_000, 100), reading(5_000, 48)],
      [
        [1_000, 100],
        [5_000, 50],
        [99_000, 0],
      ],
    );
    expect(series.seconds).to.deep.equal([1, 3, 5, 9]);
    expect(series.level).to.deep.equal([undefined, 100, 48, undefined]);
    expect(series.power).to.deep.equal([undefined, 50, 24, undefined]);
    expect(series.programmed).to.deep.equal([100, 100, 50, 50]);
  });
});
