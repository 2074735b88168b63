import { commandId, DAY, MINUTE, type Place } from '@lamplighter/contracts';
import { expect } from 'chai';
import { type UpdateCircumstances, updateHold } from './update-hold.js';

const place = {
  latitude: 50.8467,
  longitude: 4.3525,
  timeZone: 'Europe/Brussels',
  switchingElevation: -0.833,
} as Place;
/** 22 November 2026 in Brussels: sunrise 07:12 UTC, sunset 15:45 UTC (USNO, to the minute). */
const utc = (hour: number, minute: number): number => Date.UTC(2026, 10, 22, hour, minute);
const noon: UpdateCircumstances = { now: utc(12, 0), isClockTrusted: true, place, overrides: [] };
const emergency = {
  id: commandId('4d3a7c1e-0000-4000-8000-000000000001'),
  rank: 'emergency',
  start: utc(11, 0),
  until: utc(13, 0),
} as const;

describe('when an update may be activated (LS-11)', () => {
  it('by day', () => expect(updateHold(noon)).to.equal(null));

  it('never in the dark, nor within half an hour of it', () => {
    for (const [hour, minute] of [
      [0, 0],
      [6, 50],
      [7, 38],
      [15, 19],
      [16, 0],
      [23, 59],
    ] as const)
      expect(updateHold({ ...noon, now: utc(hour, minute) }), `${hour}:${minute}`).to.contain('dark');
    expect(updateHold({ ...noon, now: utc(7, 46) })).to.equal(null);
    expect(updateHold({ ...noon, now: utc(15, 11) })).to.equal(null);
  });

  it('never when nobody can say whether it is dark', () => {
    expect(updateHold({ ...noon, isClockTrusted: false })).to.contain('clock');
    expect(updateHold({ ...noon, place: undefined })).to.contain('place');
  });

  it('not while an emergency holds, but during an exercise or when it is over', () => {
    expect(updateHold({ ...noon, overrides: [emergency] })).to.contain(emergency.id);
    expect(updateHold({ ...noon, overrides: [{ ...emergency, drill: true }] })).to.equal(null);
    expect(updateHold({ ...noon, overrides: [emergency], now: utc(13, 0) })).to.equal(null);
    expect(updateHold({ ...noon, overrides: [{ ...emergency, rank: 'operator' }] })).to.equal(null);
  });

  it('at any hour of a polar day, at none of a polar night', () => {
    const tromso = { ...place, latitude: 69.65, longitude: 18.96 };
    for (let hour = 0; hour < 24; hour += 1) {
      expect(updateHold({ ...noon, place: tromso, now: Date.UTC(2026, 5, 21, hour) }), `June ${hour}`).to.equal(null);
      const december = Date.UTC(2026, 11, 21) + (hour * DAY) / 24 + MINUTE;
      expect(updateHold({ ...noon, place: tromso, now: december }), `December ${hour}`).to.contain('dark');
    }
  });
});
