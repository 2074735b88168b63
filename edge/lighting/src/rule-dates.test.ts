import { DateSpan } from '@lamplighter/contracts';
import { expect } from 'chai';
import { easterOf } from './easter.js';
import { isBetweenDates, isInSpan } from './rule-dates.js';

const daysIn = (from: string, to: string | undefined, dates: readonly string[]): string[] =>
  dates.filter((date) => isInSpan(DateSpan.parse({ from, ...(to ? { to } : {}) }), date));

describe('Easter', () => {
  it('falls on the dates that almanacs print', () => {
    const years = [1954, 1961, 1981, 2000, 2008, 2011, 2016, 2024, 2025, 2026, 2027, 2028, 2035, 2038, 2049, 2076];
    expect(years.map((year) => easterOf(year).join('-'))).to.deep.equal([
      ...['4-18', '4-2', '4-19', '4-23', '3-23', '4-24', '3-27', '3-31'],
      ...['4-20', '4-5', '3-28', '4-16', '3-25', '4-25', '4-18', '4-19'],
    ]);
  });
});

describe('dates of a rule', () => {
  it('are single days, or spans with both ends', () => {
    const week = ['2026-07-20', '2026-07-21', '2026-07-22', '2026-07-23'];
    expect(daysIn('2026-07-21', undefined, week)).to.deep.equal(['2026-07-21']);
    expect(daysIn('2026-07-21', '2026-07-22', week)).to.deep.equal(['2026-07-21', '2026-07-22']);
    expect(daysIn('2026-07-22', '2026-07-21', week)).to.deep.equal([]);
  });

  it('return every year, across the new year too', () => {
    const dates = ['2026-12-23', '2026-12-24', '2027-01-01', '2027-01-02', '2030-12-31'];
    expect(daysIn('--12-24', '--01-01', dates)).to.deep.equal(['2026-12-24', '2027-01-01', '2030-12-31']);
    expect(daysIn('--12-24', undefined, dates)).to.deep.equal(['2026-12-24']);
    expect(daysIn('--02-29', undefined, ['2027-02-28', '2028-02-29', '2027-03-01'])).to.deep.equal(['2028-02-29']);
  });

  it('return every month, across its end too', () => {
    const dates = ['2026-02-28', '2026-03-01', '2026-03-15', '2026-04-30'];
    expect(daysIn('---15', undefined, dates)).to.deep.equal(['2026-03-15']);
    expect(daysIn('---28', '---01', dates)).to.deep.equal(['2026-02-28', '2026-03-01', '2026-04-30']);
  });

  it('move with Easter: the Belgian feasts of 2026 and 2027', () => {
    const feasts = ['easter+1', 'easter+39', 'easter+50'];
    const days = ['2026-04-06', '2026-05-14', '2026-05-25', '2027-03-29', '2027-05-06', '2027-05-17'];
    expect(feasts.map((feast) => daysIn(feast, undefined, days))).to.deep.equal([
      ['2026-04-06', '2027-03-29'],
      ['2026-05-14', '2027-05-06'],
      ['2026-05-25', '2027-05-17'],
    ]);
    expect(daysIn('easter-2', 'easter', ['2026-04-02', '2026-04-03', '2026-04-05', '2026-04-06'])).to.deep.equal([
      '2026-04-03',
      '2026-04-05',
    ]);
    expect(daysIn('easter', undefined, ['2026-04-05', '2026-04-06'])).to.deep.equal(['2026-04-05']);
  });

  it('have both ends in one form', () => {
    for (const [from, to] of [
      ['--01-01', '2026-02-01'],
      ['---01', '--02-01'],
      ['easter', '--06-01'],
    ]) {
      expect(DateSpan.safeParse({ from, to }).error?.issues[0]?.path, `${from} ${to}`).to.deep.equal(['to']);
    }
  });
});

describe('first and last date', () => {
  it('set no limit where they are absent', () => {
    expect(isBetweenDates(undefined, undefined, '2026-07-21')).to.equal(true);
    expect(isBetweenDates('2026-07-21', undefined, '2026-07-21')).to.equal(true);
    expect(isBetweenDates('2026-07-22', undefined, '2026-07-21')).to.equal(false);
    expect(isBetweenDates(undefined, '2026-07-21', '2026-07-21')).to.equal(true);
    expect(isBetweenDates(undefined, '2026-07-20', '2026-07-21')).to.equal(false);
  });

  it('may be one of a year and one of every year', () => {
    const holds = (date: string): boolean => isBetweenDates('2026-06-01', '--08-31', date);
    expect(['2026-05-31', '2026-06-01', '2026-08-31', '2026-09-01', '2027-01-15'].map(holds)).to.deep.equal([
      ...[false, true, true, false, true],
    ]);
  });
});
