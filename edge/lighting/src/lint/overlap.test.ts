import { expect } from 'chai';
import { absolute, bySun, findings, fixed, presence, sunPeriod, told } from './testing/findings.js';

const DAYS = { from: '2026-12-20', days: 4 };

describe('linter: overlapping periods', () => {
  it('tells two periods that hold the same time, which does no harm', () => {
    const program = { activePeriods: [absolute('17:00', '23:00'), absolute('22:30', '06:00')] };
    expect(findings('overlap', { program }, DAYS)).to.deep.equal([
      {
        severity: 'info',
        place: 'programs.p.activePeriods.1',
        why: 'Night: 22:30 to 06:00 overlaps 17:00 to 23:00 on 4 dates, first 2026-12-20 22:30 to 23:00 (30 min); the two are joined.',
        fix: 'Let one end where the other begins, or make one of them.',
      },
    ]);
  });

  it('says nothing of periods that touch', () => {
    const program = { activePeriods: [absolute('17:00', '23:00'), absolute('23:00', '06:00')] };
    expect(told('overlap', { program }, DAYS)).to.deep.equal([]);
  });

  it('finds the season in which two meet', () => {
    const program = { activePeriods: [absolute('16:00', '17:00'), sunPeriod('sunset', 0, 'sunrise', 0)] };
    const [finding] = findings('overlap', { program });
    expect(finding?.why).to.equal(
      'Night: sunset to sunrise overlaps 16:00 to 17:00 on 62 dates, first 2026-01-01 16:47 to 17:00 (12 min); the two are joined.',
    );
  });
});

describe('linter: steps that meet', () => {
  it('tells steps at one instant, of which one is hidden', () => {
    const program = { steps: [fixed('22:00', 70), fixed('00:00', 50), fixed('22:00', 60)] };
    expect(findings('overlap', { program }, DAYS)).to.deep.equal([
      {
        severity: 'warning',
        place: 'programs.p.steps.2',
        why: 'Night: 60 % at 22:00 falls together with 70 % at 22:00 on each of 4 days, first 2026-12-20 22:00: only one of them is seen.',
        fix: 'Remove one, or move it.',
      },
    ]);
  });

  it('says nothing of one level at one instant, nor of steps a minute apart', () => {
    expect(told('overlap', { program: { steps: [fixed('22:00', 70), fixed('22:00', 70)] } }, DAYS)).to.deep.equal([]);
    expect(told('overlap', { program: { steps: [fixed('22:00', 70), fixed('22:01', 60)] } }, DAYS)).to.deep.equal([]);
  });

  it('finds the one night in which the skipped hour brings two together', () => {
    const program = { steps: [fixed('02:10', 70), fixed('02:50', 50)] };
    expect(findings('overlap', { program }).map(({ why }) => why)).to.deep.equal([
      'Night: 50 % at 02:50 falls together with 70 % at 02:10 on 1 of 366 days, first 2026-03-29 03:00: only one of them is seen.',
    ]);
  });

  it('finds the season in which a sun step passes a fixed-time one', () => {
    const program = { steps: [bySun('sunset', 120, 70), fixed('23:00', 50)] };
    expect(findings('overlap', { program })).to.deep.equal([
      {
        severity: 'warning',
        place: 'programs.p.steps.1',
        why: 'Night: 50 % at 23:00 comes before 70 % at sunset +120 min on 110 of 366 days, first 2026-04-29 23:00: on other days it is the other way round, and another level remains.',
        fix: 'Let both follow the clock or both the sun, or keep them apart all year.',
      },
    ]);
    const [late] = findings('overlap', { program: { steps: [bySun('sunset', 120, 70), fixed('19:00', 50)] } });
    expect(late?.why).to.include(
      '50 % at 19:00 comes after 70 % at sunset +120 min on 62 of 366 days, first 2026-01-01 19:00',
    );
  });

  it('finds two sun steps that a short night turns', () => {
    const program = {
      steps: [bySun('sunrise', -240, 70, { operation: 'max' }), bySun('sunset', 240, 50, { operation: 'min' })],
    };
    const [finding] = findings('overlap', { program });
    expect(finding?.why).to.include('50 % at sunset +240 min comes after 70 % at sunrise -240 min on');
  });

  it('orders the steps of a night as such, also for a calendar that counts from midnight', () => {
    const program = { steps: [bySun('sunset', 330, 70), bySun('sunrise', -30, 50)] };
    expect(told('overlap', { program, calendar: { dayOffsetHours: 0 } })).to.deep.equal([]);
  });

  it('says nothing of sun steps that only change what the clock gives, or that stay in order', () => {
    const program = { steps: [bySun('sunset', 120, 70, { operation: 'min' }), fixed('23:00', 50)] };
    expect(told('overlap', { program })).to.deep.equal([]);
    expect(told('overlap', { program: { steps: [bySun('sunset', 60, 70), fixed('01:00', 50)] } })).to.deep.equal([]);
    expect(told('overlap', { program: { steps: [fixed('23:00', 70), bySun('sunset', 120, 70)] } })).to.deep.equal([]);
  });
});

describe('linter: covered calendar rules', () => {
  const programs = ['p', 'q', 'r'].map((id) => ({
    id,
    name: id,
    activePeriods: [sunPeriod('sunset', 0, 'sunrise', 0)],
  }));
  const ruled = (...rules: object[]) => ({ programs, calendar: { rules } });

  it('tells a rule whose dates earlier ones all take', () => {
    const weekend = { programId: 'q', weekdays: [6, 7] };
    const christmas = { programId: 'p', dates: [{ from: '--12-21', to: '--12-23' }] };
    const rules = [weekend, christmas, { programId: 'r', weekdays: [1, 2, 3, 7] }];
    expect(findings('overlap', ruled(...rules), DAYS)).to.deep.equal([
      {
        severity: 'warning',
        place: 'calendars.c.rules.2',
        why: 'Every day: the rule matches 4 dates, and earlier rules (rules.0, rules.1) take all of them.',
        fix: 'Move it before them, or remove it.',
      },
    ]);
  });

  it('says nothing of a rule with a date of its own, nor of one that matches none', () => {
    const weekend = { programId: 'q', weekdays: [6, 7] };
    expect(told('overlap', ruled(weekend, { programId: 'r', weekdays: [7, 1] }), DAYS)).to.deep.equal([]);
    expect(told('overlap', ruled(weekend, { programId: 'r', weekdays: [5] }), DAYS)).to.deep.equal([]);
  });
});

describe('linter: shadowed dynamic controls', () => {
  const told2 = (...dynamicControls: object[]): string[] => told('overlap', { program: { dynamicControls } }, DAYS);
  const SHADOWED = ['warning programs.p.dynamicControls.1'];
  const counter = (more: object = {}) => ({
    kind: 'sensor',
    sensors: ['sensor-1'],
    level: 80,
    holdSeconds: 60,
    ...more,
  });
  const external = (more: object = {}) => ({ kind: 'external', source: 'edge-2', holdSeconds: 60, ...more });
  const between = { from: '22:00', to: '05:00' };

  it('tells one that is active only when an earlier one is', () => {
    const program = { dynamicControls: [presence([100, 80]), presence([60])] };
    expect(findings('overlap', { program }, DAYS)).to.deep.equal([
      {
        severity: 'warning',
        place: 'programs.p.dynamicControls.1',
        why: 'Night: the control never acts, since dynamicControls.0 stands before it and is active whenever it is.',
        fix: 'Move it before that one, give it other hours, or remove it.',
      },
    ]);
  });

  it('says nothing of one that reaches further, holds longer, or has other hours', () => {
    expect(told2(presence([100]), presence([60]))).to.deep.equal(SHADOWED);
    expect(told2(presence([100]), presence([60, 40]))).to.deep.equal([]);
    expect(told2(presence([100]), presence([60], { holdSeconds: 61 }))).to.deep.equal([]);
    expect(told2(presence([100], { between }), presence([60]))).to.deep.equal([]);
    expect(told2(presence([100]), presence([60], { between }))).to.deep.equal(SHADOWED);
    const noon = { between: { from: '11:00', to: '13:00' } };
    expect(told2(presence([100], { between: { from: '12:00', to: '13:00' } }), presence([60], noon))).to.deep.equal([]);
    expect(told2(presence([100], { between }), presence([60], { between }))).to.deep.equal(SHADOWED);
    expect(
      told2(presence([100], { between }), presence([60], { between: { from: '22:00', to: '05:01' } })),
    ).to.deep.equal([]);
  });

  it('compares only controls that listen to the same', () => {
    expect(told2(counter({ sensors: ['sensor-1', 'loop-1'] }), counter())).to.deep.equal(SHADOWED);
    expect(told2(counter(), counter({ sensors: ['sensor-1', 'loop-1'] }))).to.deep.equal([]);
    expect(told2(external(), external())).to.deep.equal(SHADOWED);
    expect(told2(external(), external({ source: 'edge-3' }))).to.deep.equal([]);
    for (const [first, second] of [
      [presence([100]), counter()],
      [counter(), external()],
      [external(), presence([100])],
    ] as const) {
      expect(told2(first, second)).to.deep.equal([]);
    }
  });

  it('names the first of several shadows', () => {
    const program = { dynamicControls: [presence([100]), presence([80]), presence([60])] };
    expect(findings('overlap', { program }, DAYS).map(({ why }) => /since (\S+)/.exec(why)?.[1])).to.deep.equal([
      'dynamicControls.0',
      'dynamicControls.0',
    ]);
  });
});
