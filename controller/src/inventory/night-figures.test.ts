import type { Reading } from '@lamplighter/contracts';
import { expect } from 'chai';
import { nightFigures } from './night-figures.js';

const reading = (minute: number, level: number | null, energyWh: number | null = null): Reading => ({
  sampledAt: minute * 60_000,
  level,
  powerW: null,
  energyWh,
  voltageV: null,
  temperatureC: null,
  source: null,
});

describe('figures of a night', () => {
  it('are empty without readings', () => {
    expect(nightFigures([])).to.deep.equal({ switchedOnAt: null, switchedOffAt: null, energyWh: 0, meanLevel: null });
  });

  it('tell when the lamp was first and last lit, and weigh levels by time', () => {
    const night = [reading(0, 0), reading(10, 100), reading(40, 50), reading(70, 0), reading(80, 0)];
    const figures = nightFigures(night);
    expect(figures.switchedOnAt).to.equal(10 * 60_000);
    expect(figures.switchedOffAt).to.equal(70 * 60_000);
    expect(figures.meanLevel).to.equal(75);
  });

  it('leave the end open while the lamp is still lit', () => {
    expect(nightFigures([reading(0, 80)])).to.include({ switchedOffAt: null, meanLevel: 80 });
  });

  it('count on over a counter that was reset', () => {
    expect(nightFigures([reading(0, 50, 100), reading(15, 50, 110), reading(30, 50, 4)]).energyWh).to.equal(14);
  });

  it('bridge readings without a counter', () => {
    expect(nightFigures([reading(0, 50, 100), reading(15, 50), reading(30, 50, 120)]).energyWh).to.equal(20);
  });
});
