import { DAY } from '@lamplighter/contracts';
import { expect } from 'chai';
import { parsePresenceProfile, presenceCounts } from './presence-profile.js';
import { StudyError } from './study-error.js';

const hours = (of: (hour: number) => number): number[] => Array.from({ length: 24 }, (_, hour) => of(hour));
const sum = (counts: readonly { count: number }[]): number => counts.reduce((total, { count }) => total + count, 0);

describe('a presence profile', () => {
  it('may be one number for every hour', () => {
    const counts = presenceCounts(parsePresenceProfile(2), 'UTC', 0, DAY);
    expect(counts.slice(0, 4).map(({ count }) => count)).to.deep.equal([0, 1, 0, 1]);
    expect(sum(counts)).to.equal(48);
  });

  it('keeps up with broken rates', () => {
    expect(sum(presenceCounts(parsePresenceProfile(0.1), 'UTC', 0, 100 * DAY))).to.equal(240);
  });

  it('follows the local clock and tells weekends apart', () => {
    const profile = parsePresenceProfile({
      name: 'school',
      passagesPerHour: { weekday: hours((hour) => (hour === 8 ? 40 : 0)), weekend: hours(() => 0) },
    });
    const friday = Date.parse('2026-07-03T00:00+02:00');
    const passed = presenceCounts(profile, 'Europe/Brussels', friday, friday + 3 * DAY).filter(
      ({ count }) => count > 0,
    );
    expect(passed.map(({ start, count }) => [new Date(start).toISOString(), count])).to.deep.equal([
      ['2026-07-03T06:00:00.000Z', 10],
      ['2026-07-03T06:15:00.000Z', 10],
      ['2026-07-03T06:30:00.000Z', 10],
      ['2026-07-03T06:45:00.000Z', 10],
    ]);
  });

  it('is refused with fewer than 24 hours or less than nobody', () => {
    const short = { name: 'x', passagesPerHour: { weekday: [1], weekend: hours(() => 0) } };
    expect(() => parsePresenceProfile(short)).to.throw(StudyError, /passagesPerHour.weekday: must be 24 numbers/);
    expect(() => parsePresenceProfile(-1)).to.throw(StudyError);
  });
});
