import { Calendar, type CalendarRule, HOUR, programId } from '@lamplighter/contracts';
import { expect } from 'chai';
import fc from 'fast-check';
import { lightingDay, lightingDayAt, programOn, ruleMatches } from './calendar.js';
import { plusDays } from './local-time.js';
import { at } from './testing/street.js';

const rule = (conditions: Partial<CalendarRule>): CalendarRule => ({ programId: programId('x'), ...conditions });
const on = (date: string, conditions: Partial<CalendarRule>): boolean => ruleMatches(rule(conditions), date);

describe('calendar', () => {
  it('takes the first rule that matches, else the default', () => {
    const calendar = Calendar.parse({
      id: 'c',
      name: 'Test',
      defaultProgramId: 'ordinary',
      rules: [
        { programId: 'christmas', from: '--12-24', to: '--12-26' },
        { programId: 'weekend', weekdays: [6, 7] },
      ],
    });
    expect(programOn(calendar, '2026-12-26')).to.equal('christmas'); // A Saturday: both match.
    expect(programOn(calendar, '2026-12-27')).to.equal('weekend');
    expect(programOn(calendar, '2026-12-28')).to.equal('ordinary');
  });

  it('includes both ends of a dated range', () => {
    const dated = { from: '2026-05-01', to: '2026-05-03' };
    expect(['2026-04-30', '2026-05-01', '2026-05-03', '2026-05-04'].map((date) => on(date, dated))).to.deep.equal([
      false,
      true,
      true,
      false,
    ]);
    expect(on('2030-01-01', { from: '2026-05-01' })).to.equal(true);
    expect(on('2026-05-02', { to: '2026-05-01' })).to.equal(false);
  });

  it('repeats a partial date every year, across the new year too', () => {
    const winter = { from: '--11-15', to: '--03-01' };
    for (const inside of ['2026-11-15', '2026-12-31', '2027-01-01', '2028-02-29', '2027-03-01'])
      expect(on(inside, winter), inside).to.equal(true);
    for (const outside of ['2026-11-14', '2027-03-02', '2026-07-01'])
      expect(on(outside, winter), outside).to.equal(false);
    expect(on('2026-06-30', { from: '--06-01', to: '--06-30' })).to.equal(true);
    expect(on('2026-12-31', { from: '--12-01' })).to.equal(true);
    expect(on('2027-01-01', { from: '--12-01' })).to.equal(false);
  });

  it('finds a leap day only when there is one', () => {
    expect(on('2028-02-29', { from: '--02-29', to: '--02-29' })).to.equal(true);
    expect(['2027-02-28', '2027-03-01'].some((date) => on(date, { from: '--02-29', to: '--02-29' }))).to.equal(false);
  });

  it('counts the n-th and the last weekday of a month', () => {
    const thursdays = ['2026-12-03', '2026-12-10', '2026-12-17', '2026-12-24', '2026-12-31'];
    thursdays.forEach((date, index) => {
      for (const nth of [1, 2, 3, 4, 5, -1] as const) {
        const expected = nth === index + 1 || (nth === -1 && index === 4);
        expect(on(date, { weekdays: [4], nth }), `${date} ${nth}`).to.equal(expected);
      }
    });
    expect(on('2026-12-04', { weekdays: [4], nth: 1 })).to.equal(false);
    expect(on('2026-02-26', { weekdays: [4], nth: -1 })).to.equal(true); // A month of exactly four weeks.
  });

  it('takes several such weekdays of a month at once', () => {
    const saturdays = ['2026-08-01', '2026-08-08', '2026-08-15', '2026-08-22', '2026-08-29'];
    const matching = saturdays.filter((date) => on(date, { weekdays: [6], nth: [1, 3, -1] }));
    expect(matching).to.deep.equal(['2026-08-01', '2026-08-15', '2026-08-29']);
  });

  it('puts public holidays first, those that move with Easter too', () => {
    const calendar = Calendar.parse({
      id: 'c',
      name: 'With holidays',
      defaultProgramId: 'weekday',
      rules: [
        {
          programId: 'holiday',
          dates: [{ from: '--01-01' }, { from: 'easter+1' }, { from: '--12-25', to: '--12-26' }],
        },
        { programId: 'weekend', weekdays: [6, 7] },
      ],
    });
    const dates = ['2026-04-05', '2026-04-06', '2026-04-07', '2026-12-26', '2027-01-01', '2027-01-02'];
    expect(dates.map((date) => programOn(calendar, date))).to.deep.equal([
      ...['weekend', 'holiday', 'weekday', 'holiday', 'holiday', 'weekend'],
    ]);
  });

  it('wants every condition of a rule to hold', () => {
    const summerSaturdays = { from: '--06-01', to: '--08-31', weekdays: [6], dates: [{ from: '---01', to: '---15' }] };
    const dates = ['2026-05-02', '2026-06-06', '2026-06-20', '2026-06-08'];
    expect(dates.map((date) => on(date, summerSaturdays))).to.deep.equal([false, true, false, false]);
  });

  it('uses ISO weekdays, also in week 53', () => {
    expect(on('2027-01-01', { weekdays: [5] })).to.equal(true); // Friday of 2026-W53.
    expect(on('2027-01-03', { weekdays: [7] })).to.equal(true);
  });

  it('starts a noon day at noon and a midnight day at midnight', () => {
    expect(lightingDayAt(at('2026-12-31T23:30Z'), 'Europe/Brussels', 12).date).to.equal('2026-12-31');
    expect(lightingDayAt(at('2026-12-31T23:30Z'), 'Europe/Brussels', 0).date).to.equal('2027-01-01');
    expect(lightingDayAt(at('2026-07-01T09:59:59.999Z'), 'Europe/Brussels', 12).date).to.equal('2026-06-30');
    expect(lightingDayAt(at('2026-07-01T10:00Z'), 'Europe/Brussels', 12).date).to.equal('2026-07-01');
  });

  it('makes the days with a clock change 23 and 25 hours long', () => {
    const hours = (date: string): number => {
      const { start, end } = lightingDay(date, 'Europe/Brussels', 12);
      return (end - start) / HOUR;
    };
    expect([hours('2026-03-28'), hours('2026-03-29'), hours('2026-10-24')]).to.deep.equal([23, 24, 25]);
  });

  it('puts every instant into exactly one day, in any zone', () => {
    const zone = fc.constantFrom('Europe/Brussels', 'Asia/Beirut', 'Australia/Lord_Howe', 'America/St_Johns');
    const instant = fc.integer({ min: at('2024-01-01T00:00Z'), max: at('2041-01-01T00:00Z') });
    fc.assert(
      fc.property(zone, instant, fc.constantFrom(0 as const, 12 as const), (timeZone, now, offset) => {
        const day = lightingDayAt(now, timeZone, offset);
        expect(day.start).to.be.at.most(now);
        expect(day.end).to.be.above(now);
        expect(lightingDay(plusDays(day.date, 1), timeZone, offset).start).to.equal(day.end);
      }),
      { numRuns: 500 },
    );
  });
});
