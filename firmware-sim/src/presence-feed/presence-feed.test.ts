import { DAY, HOUR } from '@lamplighter/contracts';
import { expect } from 'chai';
import fc from 'fast-check';
import { arrivals, borrowedNight } from './arrivals.js';
import { readCounts } from './read-counts.js';

const HEADING = 'counter,utc_start,count,avg_speed_kmh';

/** Counts of one counter: five per quarter hour through some nights, given by the date of their evening. */
function nights(...evenings: string[]): string {
  const rows = evenings.flatMap((evening) =>
    Array.from({ length: 40 }, (_, quarter) => {
      const start = new Date(Date.parse(`${evening}T18:00Z`) + quarter * 900_000).toISOString();
      return `C1,${start.slice(0, 16)}Z,5,18`;
    }),
  );
  return [HEADING, ...rows].join('\n');
}

describe('the presence feed', () => {
  it('reads counts and lists bad rows with their number', () => {
    const csv = [
      HEADING,
      'C1,2018-12-06T12:30Z,2,19',
      'C1,2018-12-06T12:30Z,3,19',
      'C1,2018-12-06 12:45,2,19',
      'C1,2018-12-06T12:50Z,2,19',
      ',2018-12-06T13:00Z,2,19',
      'C1,2018-12-06T13:00Z,-1,19',
      'C1,2018-12-06T13:00Z,2.5,19',
      'C1,2018-12-06T13:00Z,2',
      'C1,2018-12-06T13:00Z,0,',
    ].join('\n');
    const { counts, rejected } = readCounts(csv);
    expect(counts.map((each) => each.count)).to.deep.equal([2, 0]);
    expect(rejected.map((each) => each.row)).to.deep.equal([3, 4, 5, 6, 7, 8, 9]);
    expect(rejected[0]?.reason).to.equal('this counter and quarter hour came before');
  });

  it('says which column is missing', () => {
    expect(readCounts('counter,start\nC1,x').rejected[0]?.reason).to.contain('column utc_start is missing');
    expect(readCounts('').rejected).to.have.length(1);
  });

  it('borrows the same weekday nearest in the year', () => {
    // Fridays: 7 December 2018, 4 January 2019, 1 March 2019. Wanted: Friday 27 November 2026.
    const { counts } = readCounts(nights('2018-12-07', '2019-01-04', '2019-03-01', '2018-12-08'));
    const from = Date.parse('2026-11-27T17:00Z');
    expect(borrowedNight(counts, { counter: 'C1', from, to: from + HOUR, seed: 's' })).to.equal('2018-12-07');
  });

  it('keeps the local time of day when the seasons differ', () => {
    const { counts } = readCounts(nights('2019-03-01'));
    // 19:00 in summer time is 17:00Z; the recorded 19:00 in winter time was 18:00Z, the first quarter with people.
    const from = Date.parse('2026-07-03T12:00Z');
    const [first] = arrivals(counts, { counter: 'C1', from, to: from + DAY / 2, seed: 's' });
    expect(new Date(first ?? 0).toISOString().slice(0, 14)).to.equal('2026-07-03T17:');
  });

  it('gives as many arrivals as were counted, within their quarter hour, in order', () => {
    const { counts } = readCounts(nights('2018-12-07'));
    const from = Date.parse('2026-12-04T15:00Z');
    const all = arrivals(counts, { counter: 'C1', from, to: from + 18 * HOUR, seed: 's' });
    expect(all).to.have.length(40 * 5);
    expect(all).to.deep.equal([...all].sort((a, b) => a - b));
    const quarters = all.map((at) => Math.floor(at / 900_000));
    for (const quarter of quarters) expect(quarters.filter((other) => other === quarter)).to.have.length(5);
  });

  it('is the same for the same seed, whichever part of the night is asked for', () => {
    const { counts } = readCounts(nights('2018-12-07'));
    const from = Date.parse('2026-12-04T15:00Z');
    const whole = { counter: 'C1', from, to: from + 18 * HOUR, seed: 'x' };
    const all = arrivals(counts, whole);
    expect(arrivals(counts, { ...whole, seed: 'y' })).to.not.deep.equal(all);
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 18 * 60 }), fc.integer({ min: 0, max: 18 * 60 }), (a, b) => {
        const part = { ...whole, from: from + a * 60_000, to: from + b * 60_000 };
        expect(arrivals(counts, part)).to.deep.equal(all.filter((at) => at >= part.from && at < part.to));
      }),
    );
  });

  it('names the counters that it knows when it is asked for another', () => {
    const { counts } = readCounts(nights('2018-12-07'));
    const from = Date.parse('2026-12-04T15:00Z');
    expect(() => arrivals(counts, { counter: 'C9', from, to: from + HOUR, seed: 's' })).to.throw(
      'counters in this file: C1',
    );
    const saturday = from + DAY;
    expect(() => arrivals(counts, { counter: 'C1', from: saturday, to: saturday + HOUR, seed: 's' })).to.throw(
      'weekday',
    );
  });
});
