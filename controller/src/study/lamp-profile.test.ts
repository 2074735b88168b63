import { HOUR } from '@lamplighter/contracts';
import { expect } from 'chai';
import { LampProfile } from './lamp-profile.js';
import { LINEAR, parsePowerCurves } from './power-curve.js';
import { loadOf } from './tally.js';
import type { TimeSlot } from './time-slot.js';

const slot = (parts: Partial<TimeSlot> = {}): TimeSlot => ({
  from: 0,
  to: HOUR,
  month: 0,
  period: 0,
  isDark: true,
  isPowered: true,
  ...parts,
});
const profile = (floorLevel = 0): LampProfile => new LampProfile({ months: 2, periods: 2 }, floorLevel);

describe('the profile of a luminaire', () => {
  it('sorts hours by level, month and tariff period', () => {
    const each = profile();
    each.add(slot(), 2 * HOUR, 100, false);
    each.add(slot({ period: 1 }), 3 * HOUR, 50, false);
    each.add(slot({ month: 1, period: 1 }), HOUR, 50, false);
    each.add(slot({ month: 1, period: 1 }), HOUR, 50, false);
    expect([...each.lit]).to.deep.equal([
      [100, Float64Array.of(2 * HOUR, 0, 0, 0)],
      [50, Float64Array.of(0, 3 * HOUR, 0, 2 * HOUR)],
    ]);
    expect(each.burning()).to.equal(7 * HOUR);
    expect(each.levelTime() / each.burning()).to.be.closeTo((2 * 100 + 5 * 50) / 7, 1e-9);
  });

  it('counts changes of level, and of these the ones from off', () => {
    const each = profile();
    for (const level of [0, 100, 100, 30, 100, 0, 0, 20]) each.add(slot(), HOUR, level, false);
    expect([each.switchOns, each.levelChanges]).to.deep.equal([2, 5]);
  });

  it('draws standby only while off under voltage, and nothing without voltage whatever is asked', () => {
    const each = profile();
    each.add(slot(), 2 * HOUR, 0, false);
    each.add(slot({ isPowered: false }), 3 * HOUR, 0, false);
    each.add(slot({ isPowered: false }), 4 * HOUR, 80, false);
    expect([...each.standby]).to.deep.equal([2 * HOUR, 0, 0, 0]);
    expect([each.burning(), each.unsupplied]).to.deep.equal([0, 4 * HOUR]);
  });

  it('is below its floor when it gives less in the dark, for whatever reason', () => {
    const each = profile(30);
    each.add(slot(), HOUR, 29, false);
    each.add(slot(), HOUR, 30, false);
    each.add(slot({ isDark: false }), HOUR, 0, false);
    each.add(slot({ isPowered: false }), HOUR, 100, false);
    expect([each.belowFloor, each.dark]).to.deep.equal([2 * HOUR, 3 * HOUR]);
  });

  it('times a power curve gives the load', () => {
    const each = profile();
    each.add(slot(), 2 * HOUR, 100, false);
    each.add(slot(), 4 * HOUR, 50, false);
    each.add(slot({ period: 1 }), HOUR, 0, false);
    expect([...loadOf(each, LINEAR).lit]).to.deep.equal([4, 0, 0, 0]);
    expect([...loadOf(each, LINEAR).standbyHours]).to.deep.equal([0, 1, 0, 0]);
    const measured = parsePowerCurves({
      other: {
        watts: [
          [50, 30],
          [100, 50],
        ],
      },
    }).of('');
    expect([...loadOf(each, measured).lit]).to.deep.equal([220, 0, 0, 0]);
  });
});
