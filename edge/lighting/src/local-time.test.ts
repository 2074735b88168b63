import { expect } from 'chai';
import fc from 'fast-check';
import { instantOf, localDateOf, localTimeText, plusDays, wallClock } from './local-time.js';

const utc = (zone: string, date: string, time: string): string => new Date(instantOf(zone, date, time)).toISOString();

describe('local time', () => {
  it('is an ordinary offset on ordinary days', () => {
    expect(utc('Europe/Brussels', '2026-01-15', '22:00')).to.equal('2026-01-15T21:00:00.000Z');
    expect(utc('Europe/Brussels', '2026-07-15', '22:00:30')).to.equal('2026-07-15T20:00:30.000Z');
  });

  it('fires a skipped time at the transition', () => {
    for (const skipped of ['02:00', '02:00:01', '02:30', '02:59:59', '03:00'])
      expect(utc('Europe/Brussels', '2026-03-29', skipped)).to.equal('2026-03-29T01:00:00.000Z');
    expect(utc('Europe/Brussels', '2026-03-29', '01:59:59')).to.equal('2026-03-29T00:59:59.000Z');
    expect(utc('Europe/Brussels', '2026-03-29', '03:00:01')).to.equal('2026-03-29T01:00:01.000Z');
  });

  it('fires a repeated time at its first occurrence', () => {
    expect(utc('Europe/Brussels', '2026-10-25', '02:00')).to.equal('2026-10-25T00:00:00.000Z');
    expect(utc('Europe/Brussels', '2026-10-25', '02:59')).to.equal('2026-10-25T00:59:00.000Z');
    expect(utc('Europe/Brussels', '2026-10-25', '03:00')).to.equal('2026-10-25T02:00:00.000Z');
  });

  it('knows half-hour changes and clocks that change at midnight', () => {
    expect(utc('Australia/Lord_Howe', '2026-10-04', '02:15')).to.equal('2026-10-03T15:30:00.000Z');
    expect(utc('Asia/Beirut', '2026-03-29', '00:00')).to.equal('2026-03-28T22:00:00.000Z');
  });

  it('follows the zone database where a country changed its mind: Volgograd 2018 and 2020, Samoa without a date', () => {
    expect(utc('Europe/Volgograd', '2018-10-27', '12:00')).to.equal('2018-10-27T09:00:00.000Z');
    expect(utc('Europe/Volgograd', '2018-10-29', '12:00')).to.equal('2018-10-29T08:00:00.000Z');
    expect(utc('Europe/Volgograd', '2020-12-28', '12:00')).to.equal('2020-12-28T09:00:00.000Z');
    // 30 December 2011 never was: its times fall together at the change.
    expect(utc('Pacific/Apia', '2011-12-30', '12:00')).to.equal('2011-12-30T10:00:00.000Z');
    expect(utc('Pacific/Apia', '2011-12-31', '00:00')).to.equal('2011-12-30T10:00:00.000Z');
  });

  it('never runs backwards within a date, in any zone', () => {
    const zone = fc.constantFrom('Europe/Brussels', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Beirut', 'UTC');
    const time = fc.nat({ max: 86_399 }).map((second) => new Date(second * 1000).toISOString().slice(11, 19));
    fc.assert(
      fc.property(zone, fc.nat({ max: 6000 }), time, time, (timeZone, days, one, other) => {
        const date = plusDays('2024-01-01', days);
        const [early, late] = [one, other].sort() as [string, string];
        const [first, second] = [instantOf(timeZone, date, early), instantOf(timeZone, date, late)];
        expect(first).to.be.at.most(second);
        expect(localDateOf(timeZone, first)).to.equal(date);
        // What exists reads back as written; what does not reads later, never earlier.
        expect(wallClock(timeZone, first)).to.be.at.least(Date.parse(`${date}T${early}Z`));
      }),
      { numRuns: 300 },
    );
  });

  it('is shown to a person as hours and minutes of the place, before 1970 too', () => {
    const shown = (iso: string): string => localTimeText('Europe/Brussels', Date.parse(iso));
    expect(
      ['2026-12-21T23:05:59Z', '2026-06-21T09:59Z', '2026-06-21T22:00Z', '1969-06-01T08:07Z'].map(shown),
    ).to.deep.equal(['00:05', '11:59', '00:00', '09:07']);
  });

  it('refuses a zone that nobody knows', () => {
    expect(() => instantOf('Europe/Atlantis', '2026-01-01', '12:00')).to.throw(RangeError);
    expect(() => localDateOf('Europe/Atlantis', 0)).to.throw(RangeError);
  });
});
