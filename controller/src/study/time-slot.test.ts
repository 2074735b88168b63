import { DAY, HOUR, MINUTE, type Place } from '@lamplighter/contracts';
import { nightOf } from '@lamplighter/lighting';
import { expect } from 'chai';
import { StudyError } from './study-error.js';
import { BELGIAN_TARIFF } from './tariff.js';
import { tariffTimes, timeSlots } from './time-slot.js';

const BRUSSELS: Place = { latitude: 50.85, longitude: 4.35, timeZone: 'Europe/Brussels', switchingElevation: -0.833 };
const at = (iso: string): number => Date.parse(iso);
const switched = { kind: 'switched', leadMinutes: 30, lagMinutes: 45 } as const;
const slotsOf = (
  from: number,
  to: number,
  place = BRUSSELS,
  powerWindow: typeof switched | { kind: 'permanent' } = switched,
) => timeSlots(tariffTimes(place.timeZone, BELGIAN_TARIFF, from, to), { place, powerWindow, darkElevation: -6 });
const total = (slots: readonly { from: number; to: number }[]): number =>
  slots.reduce((sum, { from, to }) => sum + to - from, 0);

describe('time slots', () => {
  it('cover a span without gaps, whatever edges lie in it', () => {
    const [from, to] = [at('2026-03-20T10:20Z'), at('2026-04-02T03:03Z')];
    const slots = slotsOf(from, to);
    expect(slots[0]?.from).to.equal(from);
    expect(slots.at(-1)?.to).to.equal(to);
    slots.slice(1).forEach((slot, index) => {
      expect(slot.from).to.equal(slots[index]?.to);
    });
    expect(slots.every((slot) => slot.to > slot.from)).to.equal(true);
  });

  it('are cut where the month turns on the local clock', () => {
    const slots = slotsOf(at('2026-06-30T12:00Z'), at('2026-07-01T12:00Z'));
    expect(slots.find(({ month }) => month === 1)?.from).to.equal(at('2026-07-01T00:00+02:00'));
  });

  it('give peak its 15 hours on the days on which clocks change, and off-peak the rest', () => {
    const hoursOf = (from: string, to: string): number[] =>
      [0, 1].map((period) => total(slotsOf(at(from), at(to)).filter((slot) => slot.period === period)) / HOUR);
    // Monday to Sunday; the last day has 23 hours, then 25.
    expect(hoursOf('2026-03-23T00:00+01:00', '2026-03-30T00:00+02:00')).to.deep.equal([75, 92]);
    expect(hoursOf('2026-10-19T00:00+02:00', '2026-10-26T00:00+01:00')).to.deep.equal([75, 94]);
  });

  it('are dark exactly while the sun is below the dark elevation', () => {
    const from = at('2026-05-10T12:00Z');
    const dark = slotsOf(from, from + DAY).filter(({ isDark }) => isDark);
    const night = nightOf({ ...BRUSSELS, switchingElevation: -6 }, from);
    expect([dark[0]?.from, dark.at(-1)?.to]).to.deep.equal([night?.from, night?.to]);
    expect(total(dark)).to.equal((night?.to ?? 0) - (night?.from ?? 0));
  });

  it('have supply from before sunset to after sunrise, or always', () => {
    const from = at('2026-05-10T12:00Z');
    const night = nightOf(BRUSSELS, from);
    const powered = slotsOf(from, from + DAY).filter((slot) => slot.isPowered);
    expect(powered[0]?.from).to.equal((night?.from ?? 0) - 30 * MINUTE);
    expect(powered.at(-1)?.to).to.equal((night?.to ?? 0) + 45 * MINUTE);
    expect(slotsOf(from, from + DAY, BRUSSELS, { kind: 'permanent' }).every((slot) => slot.isPowered)).to.equal(true);
  });

  it('are all dark in polar night and never in polar day', () => {
    const north = { ...BRUSSELS, latitude: 80, timeZone: 'UTC' };
    expect(slotsOf(at('2026-12-20T00:00Z'), at('2026-12-23T00:00Z'), north).every(({ isDark }) => isDark)).to.equal(
      true,
    );
    const summer = slotsOf(at('2026-06-20T00:00Z'), at('2026-06-23T00:00Z'), north);
    expect(summer.some(({ isDark, isPowered }) => isDark || isPowered)).to.equal(false);
  });

  it('are refused for a span that ends before it begins', () => {
    expect(() => tariffTimes('UTC', BELGIAN_TARIFF, 10, 10)).to.throw(StudyError, /end must come after its start/);
  });
});
