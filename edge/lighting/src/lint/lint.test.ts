import { HOUR } from '@lamplighter/contracts';
import { expect } from 'chai';
import { defaultCalendar, defaultProgram } from '../default-program.js';
import { at } from '../testing/street.js';
import { LINT_CHECKS } from './finding.js';
import { lint } from './lint.js';
import { absolute, district, fixed, sunPeriod, told } from './testing/findings.js';

const NEW_YEAR = at('2026-01-01T12:00+01:00');
const DEFAULT = { programs: [defaultProgram()], calendar: { ...defaultCalendar(), id: 'c' } };

describe('linter', () => {
  it('has neither error nor warning for the default program at Brussels', () => {
    for (const year of [2026, 2028]) {
      const found = lint(district(DEFAULT), at(`${year}-01-01T12:00+01:00`));
      expect(found.map(({ check, severity, place }) => `${severity} ${check} ${place}`)).to.deep.equal([
        'info flash programs.residential.steps.3',
        'info flash programs.residential.baseLevel',
      ]);
    }
  });

  it('has nothing at all to say of a plain program from sunset to sunrise', () => {
    expect(lint(district({}), NEW_YEAR)).to.deep.equal([]);
    expect(
      lint(
        district({
          calendar: { dayOffsetHours: 0 },
          floorLevel: 20,
          lamps: [{ lightingClass: 'P4' }, { lightingClass: 'P4' }],
        }),
        NEW_YEAR,
      ),
    ).to.deep.equal([]);
  });

  it('puts errors first, then warnings, then infos, each in the order of the checks', () => {
    const program = { activePeriods: [], baseLevel: 5, steps: [fixed('02:30', 5), fixed('05:00', 0)] };
    const found = lint(district({ program, lamps: [{ lightingClass: 'P4' }, { floorLevel: 20 }] }), NEW_YEAR);
    expect(found.map(({ severity, check }) => `${severity} ${check}`)).to.deep.equal([
      'error dayBurn',
      'error belowFloor',
      'warning uncoveredDays',
      'warning neverFires',
      'warning clockChange',
      'warning classWithoutFloor',
      'info floorWithoutClass',
      'info faintLevel',
      'info faintLevel',
    ]);
  });

  it('looks at so many lighting days from the one that holds the instant', () => {
    const program = { activePeriods: [absolute('18:00', '06:00')], steps: [fixed('02:30', 50)] };
    const spring = (from: string, days: number) =>
      lint(district({ program }), at(from), days).filter(({ check }) => check === 'clockChange').length;
    expect(spring('2026-03-27T12:00+01:00', 1)).to.equal(0);
    expect(spring('2026-03-27T12:00+01:00', 2)).to.equal(1);
    expect(spring('2026-03-29T11:59+02:00', 1)).to.equal(1);
    expect(spring('2026-03-29T12:00+02:00', 1)).to.equal(0);
  });

  it('looks at a year, leap day included, unless told otherwise', () => {
    const until = (days?: number) =>
      lint(district({ program: { activePeriods: [] } }), NEW_YEAR, days)[0]?.why.match(/on (\d+) dates/)?.[1];
    expect(until()).to.equal('367');
    expect(until(10)).to.equal('11');
  });

  it('refuses a span of no days', () => {
    for (const days of [0, -1, 1.5, Number.NaN]) {
      expect(() => lint(district({}), NEW_YEAR, days)).to.throw(
        RangeError,
        `days is ${days}: it must be a whole number, 1 or more`,
      );
    }
    expect(() => lint(district({}), 8e15, 1)).to.throw(RangeError);
  });

  it('plans a program for the days on which its calendars name it, and for no others', () => {
    const programs = [
      { id: 'p', name: 'Night', activePeriods: [sunPeriod('sunset', 0, 'sunrise', 0)] },
      { id: 'q', name: 'Fair', activePeriods: [absolute('14:00', '16:00'), sunPeriod('sunset', 0, 'sunrise', 0)] },
    ];
    const calendar = { rules: [{ programId: 'q', dates: [{ from: '2026-05-01', to: '2026-05-03' }] }] };
    const [finding] = lint(district({ programs, calendar }), NEW_YEAR);
    expect(finding?.why).to.include('Fair (14:00 to 16:00) lights by day on 3 dates: first 2026-05-01 14:00');
  });

  it('counts a day that two calendars share once', () => {
    const calendars = ['c', 'd'].map((id) => ({ id, name: id, defaultProgramId: 'p' }));
    const program = { activePeriods: [absolute('14:00', '14:10')] };
    const why = (parts: object) =>
      lint(district({ program, ...parts }), NEW_YEAR, 5).find(({ check }) => check === 'dayBurn')?.why;
    expect(why({ calendars })).to.equal(why({}));
    expect(why({})).to.include('50 min in all');
  });

  it('covers exemptions for calendars that count from midnight', () => {
    const exemption = { id: 'park', from: '2026-01-01', to: '2026-12-31', level: 0 };
    const program = { steps: [fixed('01:00', 0), fixed('05:00', 100)] };
    const parts = { program, calendar: { dayOffsetHours: 0 }, exemptions: [exemption] };
    expect(told('uncoveredDays', parts, { from: '2026-06-01', days: 2 })).to.deep.equal([]);
    expect(told('uncoveredDays', parts, { from: '2026-01-01', days: 1 })).to.deep.equal(['warning programs.p.steps.0']);
    expect(lint(district(parts), at('2026-06-01T00:00+02:00') - HOUR, 1)).to.deep.equal([]);
  });

  it('has nothing to say of caps and exemptions in a document without luminaires yet', () => {
    const exemption = { id: 'park', from: '2026-01-01', to: '2026-12-31', level: 0 };
    const parts = district({ caps: [{ id: 'bats', maxLevel: 10 }], exemptions: [exemption] });
    expect(lint({ ...parts, luminaires: [], sensors: [] }, NEW_YEAR)).to.deep.equal([]);
  });

  it('names each check once', () => {
    expect(new Set(LINT_CHECKS).size).to.equal(LINT_CHECKS.length);
  });
});
