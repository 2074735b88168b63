import { Calendar } from '@lamplighter/contracts';
import { expect } from 'chai';
import { exportCalendars, importCalendars } from './calendar.js';
import { refused } from './testing/refused.js';

const OPTIONS = { ownerCms: 'urn:cms', dayOffsetHours: 12 } as const;
const calendar = (...rules: object[]): Calendar =>
  Calendar.parse({
    id: 'c',
    name: 'c',
    defaultProgramId: 'night',
    rules: rules.map((rule) => ({ programId: 'feast', ...rule })),
  });
const talq = (...rules: object[]) => ({
  id: 'c',
  ownerCMS: 'urn:cms',
  rules: rules.map((rule) => ({ program: 'feast', ...rule })),
  defaultProgram: 'night',
});
const written = (rule: object) => exportCalendars([calendar(rule)], OPTIONS);
const read = (rule: object) => importCalendars([talq(rule)], OPTIONS).documents;
const dates = (...spans: object[]) => ({ condition: { type: 'ccDate', dates: spans } });
const days = (spans: object[], occurrences?: string[]) => ({
  condition: { type: 'ccDay', days: spans, ...(occurrences ? { occurrences } : {}) },
});

describe('calendars in TALQ', () => {
  const ours = Calendar.parse({
    id: 'town',
    name: 'Town centre',
    defaultProgramId: 'night',
    rules: [
      { id: 'christmas', programId: 'feast', dates: [{ from: '2026-12-24', to: '2026-12-26' }] },
      { programId: 'feast', from: '2026-07-01', to: '2026-08-31', weekdays: [5, 6, 7] },
      { programId: 'winter', from: '--11-01', to: '--03-31' },
    ],
  });
  const theirs = {
    id: 'town',
    ownerCMS: 'urn:cms',
    rules: [
      {
        startDate: '2026-12-24',
        endDate: '2026-12-26',
        program: 'feast',
        'x-lamplighter': { id: 'christmas', dates: true },
      },
      {
        startDate: '2026-07-01',
        endDate: '2026-08-31',
        condition: { type: 'ccDay', days: [{ start: 5, end: 7 }] },
        program: 'feast',
      },
      { startDate: '--11-01', endDate: '--03-31', program: 'winter' },
    ],
    defaultProgram: 'night',
    'x-lamplighter': { name: 'Town centre' },
  };

  it('are written rule by rule, in the same order', () => {
    expect(exportCalendars([ours], OPTIONS)).to.deep.equal([theirs]);
  });

  it('are read back as they were', () => {
    expect(importCalendars([theirs], OPTIONS)).to.deep.equal({ ownerCms: 'urn:cms', documents: [ours] });
  });

  it('may have no rules, and take the day offset from the control service', () => {
    const bare = { id: 'c', ownerCMS: 'urn:cms', defaultProgram: 'night' };
    const expected = { ...calendar(), dayOffsetHours: 0 };
    expect(importCalendars([bare], { dayOffsetHours: 0 }).documents).to.deep.equal([expected]);
  });

  const pairs: readonly (readonly [name: string, ours: object, theirs: object])[] = [
    ['every day', {}, {}],
    ['from a date on', { from: '2027-01-01' }, { startDate: '2027-01-01' }],
    ['one day of every month', { dates: [{ from: '---01' }] }, dates({ start: '---01' })],
    [
      'days of every year, within some years',
      { from: '2026-01-01', to: '2030-12-31', dates: [{ from: '--07-21' }, { from: '--12-24', to: '--12-26' }] },
      {
        startDate: '2026-01-01',
        endDate: '2030-12-31',
        ...dates({ start: '--07-21' }, { start: '--12-24', end: '--12-26' }),
      },
    ],
    ['scattered weekdays', { weekdays: [1, 2, 3, 5, 7] }, days([{ start: 1, end: 3 }, { start: 5 }, { start: 7 }])],
    ['the last Friday of the month', { weekdays: [5], nth: -1 }, days([{ start: 5 }], ['L'])],
    ['the first and third Sunday', { weekdays: [7], nth: [1, 3] }, days([{ start: 7 }], ['1', '3'])],
    ['the first seven days of the month', { nth: 1 }, days([{ start: 1, end: 7 }], ['1'])],
    [
      'one full date',
      { dates: [{ from: '2026-05-01' }] },
      { startDate: '2026-05-01', endDate: '2026-05-01', 'x-lamplighter': { dates: true } },
    ],
  ];
  for (const [name, rule, expected] of pairs) {
    it(`are the same both ways: ${name}`, () => {
      expect(written(rule)).to.deep.equal([talq(expected)]);
      expect(read(expected)).to.deep.equal([calendar(rule)]);
    });
  }

  it('keep first and last date where somebody else changed what came from dates', () => {
    const said = { 'x-lamplighter': { dates: true } };
    expect(read({ startDate: '--05-01', endDate: '--05-02', ...said })).to.deep.equal([
      calendar({ from: '--05-01', to: '--05-02' }),
    ]);
    expect(read({ startDate: '2026-05-01', ...said })).to.deep.equal([calendar({ from: '2026-05-01' })]);
    expect(read({ startDate: '2026-05-01', endDate: '--05-02', ...said })).to.deep.equal([
      calendar({ from: '2026-05-01', to: '--05-02' }),
    ]);
    const fridays = { startDate: '2026-05-01', endDate: '2026-05-31', ...days([{ start: 5 }]) };
    expect(read({ ...fridays, ...said })).to.deep.equal([
      calendar({ from: '2026-05-01', to: '2026-05-31', weekdays: [5] }),
    ]);
  });

  it('read overlapping spans of weekdays as the weekdays they cover', () => {
    expect(
      read(
        days([
          { start: 1, end: 5 },
          { start: 4, end: 6 },
        ]),
      ),
    ).to.deep.equal([calendar({ weekdays: [1, 2, 3, 4, 5, 6] })]);
  });
});

describe('calendars that TALQ has no words for', () => {
  const cases: readonly (readonly [why: string, rule: object, refusals: string[]])[] = [
    [
      'feasts that move',
      { dates: [{ from: 'easter+1' }] },
      [
        "no-equivalent /0/rules/0/dates/0/from: easter+1: TALQ has no moving feasts; give each year's date its own rule",
      ],
    ],
    [
      'several full dates in one rule',
      { dates: [{ from: '2026-05-01' }, { from: '2026-12-24', to: '2026-12-26' }] },
      [
        'no-equivalent /0/rules/0/dates/0/from: 2026-05-01: give it a rule of its own, from 2026-05-01 to 2026-05-01',
        'no-equivalent /0/rules/0/dates/1/from: 2026-12-24: give it a rule of its own, from 2026-12-24 to 2026-12-26',
      ],
    ],
    [
      'a full date within other dates',
      { from: '2026-01-01', dates: [{ from: '2026-05-01' }] },
      ['no-equivalent /0/rules/0/dates/0/from: 2026-05-01: give it a rule of its own, from 2026-05-01 to 2026-05-01'],
    ],
    [
      'dates and weekdays in one rule',
      { dates: [{ from: '--05-01' }], weekdays: [1] },
      ['no-equivalent /0/rules/0/dates: stands beside weekdays: a TALQ rule has one condition'],
    ],
    [
      'dates and an n-th weekday in one rule',
      { dates: [{ from: '--05-01' }], nth: 2 },
      ['no-equivalent /0/rules/0/dates: stands beside weekdays: a TALQ rule has one condition'],
    ],
    [
      'a span across the new year',
      { dates: [{ from: '--12-24', to: '--01-06' }] },
      ['no-equivalent /0/rules/0/dates/0/to: is before --12-24: write two spans, TALQ has none across the turn'],
    ],
    [
      'six occurrences',
      { nth: [1, 2, 3, 4, 5, -1] },
      ['no-equivalent /0/rules/0/nth: TALQ has room for five: six are every week, leave it out'],
    ],
    ['a date that no year has', { from: '2026-02-30' }, ['invalid /0/rules/0/from: 2026-02-30 is no date']],
    [
      'a full span that ends before it starts',
      { dates: [{ from: '2026-05-02', to: '2026-05-01' }] },
      ['invalid /0/rules/0/dates/0/to: is before 2026-05-02'],
    ],
  ];
  for (const [why, rule, refusals] of cases) {
    it(`are refused: ${why}`, () => {
      expect(refused(() => written(rule))).to.deep.equal(refusals);
    });
  }

  it('are refused for a control service whose days start at another hour', () => {
    expect(refused(() => exportCalendars([calendar()], { ...OPTIONS, dayOffsetHours: 0 }))).to.deep.equal([
      'no-equivalent /0/dayOffsetHours: is 12: the control service asked for starts its days at 0 h',
    ]);
  });
});

describe('TALQ calendars that cannot be taken over', () => {
  const cases: readonly (readonly [why: string, rule: object, refusal: string])[] = [
    ['no program', { program: undefined }, 'invalid /0/rules/0/program: is missing'],
    [
      'a date that no year has',
      { startDate: '2026-02-30' },
      'invalid /0/rules/0/startDate: must be a date YYYY-MM-DD, or --MM-DD for every year',
    ],
    [
      'a monthly day as first date',
      { endDate: '---31' },
      'invalid /0/rules/0/endDate: must be a date YYYY-MM-DD, or --MM-DD for every year',
    ],
    [
      'a full date in a ccDate',
      dates({ start: '2026-05-01' }),
      'invalid /0/rules/0/condition/dates/0/start: must be ---DD or --MM-DD',
    ],
    [
      'an end in another form',
      dates({ start: '---01', end: '--05-01' }),
      'invalid /0/rules/0/condition/dates/0/end: must be in the form of ---01',
    ],
    [
      'an end before its start',
      dates({ start: '--12-24', end: '--01-06' }),
      'invalid /0/rules/0/condition/dates/0/end: must not be before --12-24: write two spans',
    ],
    ['no dates', dates(), 'invalid /0/rules/0/condition/dates: is empty: such a rule would never apply'],
    ['no days', days([]), 'invalid /0/rules/0/condition/days: is empty: such a rule would never apply'],
    ['no occurrences', days([{ start: 1 }], []), 'invalid /0/rules/0/condition/occurrences: is empty: leave it out'],
    [
      'an eighth day',
      days([{ start: 8 }]),
      'invalid /0/rules/0/condition/days/0/start: must be a weekday, 1 Monday to 7 Sunday',
    ],
    [
      'weekdays that run backwards',
      days([{ start: 5, end: 1 }]),
      'invalid /0/rules/0/condition/days/0/end: must not be before 5: write two items',
    ],
    [
      'a sixth week',
      days([{ start: 1 }], ['6']),
      'invalid /0/rules/0/condition/occurrences/0: must be "1" to "5", or "L" for the last',
    ],
    [
      'an occurrence twice',
      days([{ start: 1 }], ['1', '1']),
      'invalid /0/rules/0/condition/occurrences: must not have one twice',
    ],
    [
      'another condition',
      { condition: { type: 'ccMoon' } },
      'not-supported /0/rules/0/condition/type: ccMoon is not supported: use ccDate or ccDay',
    ],
  ];
  for (const [why, rule, refusal] of cases) {
    it(`are refused: ${why}`, () => {
      const given = JSON.parse(JSON.stringify([talq(rule)])) as unknown;
      expect(refused(() => importCalendars(given, OPTIONS))).to.deep.equal([refusal]);
    });
  }

  it('are refused without a default program, since no day may be without one', () => {
    expect(refused(() => importCalendars([{ id: 'c', ownerCMS: 'urn:cms' }], OPTIONS))).to.deep.equal([
      'invalid /0/defaultProgram: is missing',
    ]);
  });

  it('are refused with more rules or dates than ours hold', () => {
    const everyDay = Array.from({ length: 401 }, () => ({}));
    expect(refused(() => importCalendars([talq(...everyDay)], OPTIONS))).to.deep.equal([
      'not-supported /0/rules: must be 400 rules at most',
    ]);
    const first = Array.from({ length: 65 }, () => ({ start: '---01' }));
    expect(refused(() => read(dates(...first)))).to.deep.equal([
      'not-supported /0/rules/0/condition/dates: must be 64 dates at most',
    ]);
  });
});
