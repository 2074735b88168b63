import { expect } from 'chai';
import { absolute, bySun, findings, fixed, presence, told } from './testing/findings.js';

const DAYS = { from: '2026-12-20', days: 4 };
const morning = (minutes: string) => ({ activePeriods: [absolute('18:00', '23:00'), absolute('06:00', minutes)] });

describe('linter: flashes', () => {
  it('finds light that goes out again within 10 minutes', () => {
    expect(findings('flash', { program: morning('06:09') }, DAYS)).to.deep.equal([
      {
        severity: 'warning',
        place: 'programs.p.activePeriods.1',
        why: 'Night comes on and goes out again on 4 dates: first 2026-12-21 06:00 to 06:09 (9 min), the shortest 9 min.',
        fix: 'Set minimumBurningMinutes to 10 or more: light that would be shorter then stays off.',
      },
    ]);
    expect(told('flash', { program: morning('06:10') }, DAYS)).to.deep.equal([]);
  });

  it('finds the weeks in which "on 06:30, off at dawn" is a flash, and none with a minimum burning time', () => {
    const program = { activePeriods: [{ kind: 'clockAndSun', on: '06:30', off: { event: 'sunrise' } }] };
    const [finding, ...others] = findings('flash', { program });
    expect(finding).to.include({ severity: 'warning', place: 'programs.p.activePeriods.0' });
    expect(finding?.why).to.equal(
      'Night comes on and goes out again on 15 dates: first 2026-03-23 06:30 to 06:38 (8 min), the shortest 0 s.',
    );
    expect(others).to.deep.equal([]);
    expect(told('flash', { program: { ...program, minimumBurningMinutes: 10 } })).to.deep.equal([]);
    expect(told('flash', { program: { ...program, minimumBurningMinutes: 9 } })).to.have.length(1);
  });

  it('names the step, not the period, where a step alone gives the light', () => {
    const program = { activePeriods: [absolute('18:00', '23:05')], baseLevel: 0, steps: [fixed('23:00', 50)] };
    expect(told('flash', { program }, DAYS)).to.deep.equal(['warning programs.p.steps.0']);
    const early = {
      ...program,
      activePeriods: [absolute('23:00', '06:00')],
      baseLevel: 50,
      steps: [fixed('23:05', 0)],
    };
    expect(told('flash', { program: early }, DAYS)).to.deep.equal(['warning programs.p.baseLevel']);
  });

  it('names the step of a jump that a period happens to frame', () => {
    const program = {
      baseLevel: 70,
      activePeriods: [absolute('18:00', '06:00'), absolute('23:00', '23:05')],
      steps: [fixed('23:00', 30), fixed('23:05', 70)],
    };
    expect(told('flash', { program }, DAYS)).to.deep.equal(['warning programs.p.steps.0']);
  });

  it('finds a dark moment between two lit times, by a gap or by a step', () => {
    const gap = { activePeriods: [absolute('18:00', '23:00'), absolute('23:05', '06:00')] };
    expect(findings('flash', { program: gap }, DAYS)).to.deep.equal([
      {
        severity: 'warning',
        place: 'programs.p.activePeriods',
        why: 'Night goes out and comes on again on 4 dates: first 2026-12-20 23:00 to 23:05 (5 min), the shortest 5 min.',
        fix: 'Let the two lit times touch, or stay off longer.',
      },
    ]);
    const step = { steps: [fixed('23:00', 0), fixed('23:05', 50)] };
    expect(told('flash', { program: step }, DAYS)).to.deep.equal(['warning programs.p.steps.0']);
  });

  it('finds a level that jumps up or down and back', () => {
    for (const level of [30, 90]) {
      const program = { baseLevel: 70, steps: [fixed('23:00', level), fixed('23:04', 70)] };
      expect(findings('flash', { program }, DAYS)).to.deep.equal([
        {
          severity: 'warning',
          place: 'programs.p.steps.0',
          why: 'Night changes its level and turns back on 4 dates: first 2026-12-20 23:00 to 23:04 (4 min), the shortest 4 min.',
          fix: 'Remove the step, or hold its level longer.',
        },
      ]);
    }
  });

  it('only mentions a stair on the way to another level, and a moment at the edge of the light', () => {
    const stair = { steps: [fixed('23:00', 70), fixed('23:09', 50)] };
    expect(findings('flash', { program: stair }, DAYS)).to.deep.equal([
      {
        severity: 'info',
        place: 'programs.p.steps.0',
        why: 'Night holds a level only for a moment on 4 dates: first 2026-12-20 23:00 to 23:09 (9 min), the shortest 9 min.',
        fix: 'Nothing to do if that is wanted on such days.',
      },
    ]);
    const up = { baseLevel: 50, steps: [fixed('23:00', 70), fixed('23:09', 90)] };
    expect(told('flash', { program: up }, DAYS)).to.deep.equal(['info programs.p.steps.0']);
    expect(told('flash', { program: { steps: [bySun('sunset', 5, 50)] } }, DAYS)).to.deep.equal([
      'info programs.p.baseLevel',
    ]);
    expect(told('flash', { program: { steps: [bySun('sunrise', -5, 50)] } }, DAYS)).to.deep.equal([
      'info programs.p.steps.0',
    ]);
  });

  it('follows the light over the edge of the day', () => {
    const program = { activePeriods: [absolute('18:00', '00:05')] };
    const midnight = { program, calendar: { dayOffsetHours: 0 } };
    expect(told('flash', midnight, DAYS)).to.deep.equal([]);
    const late = { ...midnight, program: { activePeriods: [absolute('23:57', '00:03')] } };
    expect(findings('flash', late, DAYS).map(({ why }) => why)).to.deep.equal([
      'Night comes on and goes out again on 3 dates: first 2026-12-20 23:57 to 00:03 (6 min), the shortest 6 min.',
    ]);
  });

  it('follows it from one program to the next', () => {
    const programs = [
      { id: 'p', name: 'Night', activePeriods: [absolute('18:00', '12:00')] },
      { id: 'noon', name: 'Noon', activePeriods: [absolute('12:05', '12:00')] },
    ];
    const calendar = { rules: [{ programId: 'noon', weekdays: [1, 3] }] };
    expect(findings('flash', { programs, calendar }, DAYS).map(({ place, why }) => `${place} ${why}`)).to.deep.equal([
      'programs.noon.activePeriods Noon goes out and comes on again on 2 dates: first 2026-12-21 12:00 to 12:05 (5 min), the shortest 5 min.',
    ]);
  });

  it('tells what two calendars share once', () => {
    const calendars = ['c', 'd'].map((id) => ({ id, name: id, defaultProgramId: 'p' }));
    expect(findings('flash', { program: morning('06:09'), calendars }, DAYS).map(({ why }) => why)).to.deep.equal([
      'Night comes on and goes out again on 4 dates: first 2026-12-21 06:00 to 06:09 (9 min), the shortest 9 min.',
    ]);
  });

  it('tells the shortest of several', () => {
    const program = { activePeriods: [{ kind: 'clockAndSun', on: '08:35', off: { event: 'sunrise' } }] };
    expect(findings('flash', { program }, { from: '2027-01-05', days: 20 })[0]?.why).to.equal(
      'Night comes on and goes out again on 14 dates: first 2027-01-06 08:35 to 08:44 (9 min), the shortest 23 s.',
    );
  });

  it('says nothing where a sensor decides, nor of presence', () => {
    const value = { kind: 'value', device: 'box', attribute: 'rain', operator: 'gt', value: 0 };
    const besides = { activePeriods: [absolute('06:00', '06:05'), value] };
    expect(told('flash', { program: besides }, DAYS)).to.deep.equal([]);
    const followed = { steps: [fixed('22:00', 20)], dynamicControls: [presence([100], { holdSeconds: 5 })] };
    expect(told('flash', { program: followed }, DAYS)).to.deep.equal([]);
  });
});
