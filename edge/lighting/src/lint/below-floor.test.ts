import { expect } from 'chai';
import { absolute, findings, fixed, told } from './testing/findings.js';

const NIGHTS = { from: '2026-12-20', days: 3 };
const P4 = { lightingClass: 'P4' };
const lamps = [P4, P4] as const;

describe('linter: below the class floor', () => {
  it('tells hours and worst level of a step that the guard raises', () => {
    const program = { steps: [fixed('23:00', 15), fixed('02:00', 10), fixed('05:00', 60)] };
    expect(findings('belowFloor', { program, floorLevel: 20, lamps }, NIGHTS)).to.deep.equal([
      {
        severity: 'warning',
        place: 'programs.p.steps.0',
        why: 'Night asks for 15 % in the dark (class P4, floor 20 %: 2 luminaires (lamp-1, lamp-2)) on 3 dates: first 2026-12-20 23:00 to 02:00 (3 h), 9 h in all; the guard raises it.',
        fix: 'Ask for at least 20 %, or get a dated exemption for these hours.',
      },
      {
        severity: 'warning',
        place: 'programs.p.steps.1',
        why: 'Night asks for 10 % in the dark (class P4, floor 20 %: 2 luminaires (lamp-1, lamp-2)) on 3 dates: first 2026-12-21 02:00 to 05:00 (3 h), 9 h in all; the guard raises it.',
        fix: 'Ask for at least 20 %, or get a dated exemption for these hours.',
      },
    ]);
  });

  it('says nothing where the program keeps the floor', () => {
    expect(told('belowFloor', { program: { steps: [fixed('23:00', 20)] }, floorLevel: 20 }, NIGHTS)).to.deep.equal([]);
    expect(told('belowFloor', { program: { steps: [fixed('23:00', 1)] } }, NIGHTS)).to.deep.equal([]);
  });

  it('names base level and active periods by their own place', () => {
    const program = { activePeriods: [absolute('20:00', '06:00')], baseLevel: 10, steps: [fixed('22:00', 30)] };
    expect(told('belowFloor', { program, floorLevel: 20 }, NIGHTS)).to.deep.equal([
      'warning programs.p.activePeriods',
      'warning programs.p.baseLevel',
    ]);
  });

  it('is an error when the program is obeyed in no dark hour', () => {
    const program = { baseLevel: 15, steps: [fixed('23:00', 10), fixed('05:00', 0)] };
    expect(findings('belowFloor', { program, floorLevel: 20 }, NIGHTS)).to.deep.equal([
      {
        severity: 'error',
        place: 'programs.p',
        why: 'Night asks for at most 15 % in the dark (no class, floor 20 %: 2 luminaires (lamp-1, lamp-2)): it is obeyed in none of 44 h 15 min of darkness.',
        fix: 'Ask for at least 20 %, or get a dated exemption.',
      },
    ]);
  });

  it('is an error when some night asks for no light at all', () => {
    const programs = [
      { id: 'p', name: 'Night', activePeriods: [absolute('15:00', '10:00')], steps: [fixed('23:00', 50)] },
      { id: 'weekend', name: 'Weekend', activePeriods: [absolute('15:00', '10:00')], baseLevel: 0 },
    ];
    const calendar = { rules: [{ programId: 'weekend', weekdays: [7] }] };
    expect(findings('belowFloor', { programs, calendar, floorLevel: 20 }, NIGHTS)).to.deep.equal([
      {
        severity: 'error',
        place: 'programs.weekend',
        why: 'Weekend asks for at most 0 % in the dark (no class, floor 20 %: 2 luminaires (lamp-1, lamp-2)): it is obeyed in none of 14 h 45 min of darkness.',
        fix: 'Ask for at least 20 %, or get a dated exemption.',
      },
    ]);
  });

  it('counts the nights without light of a program that is else obeyed, and does not tell them twice', () => {
    const program = { activePeriods: [{ kind: 'clockAndSun', on: '06:30', off: { event: 'sunrise' } }] };
    const told = findings('belowFloor', { program, floorLevel: 20 }, { from: '2026-03-10', days: 10 });
    expect(told).to.deep.equal([
      {
        severity: 'error',
        place: 'programs.p',
        why: 'Night asks for no light through 8 whole nights, first that of 2026-03-12 (no class, floor 20 %: 2 luminaires (lamp-1, lamp-2)).',
        fix: 'Ask for at least 20 %, or get a dated exemption for these nights.',
      },
      {
        severity: 'warning',
        place: 'programs.p.activePeriods',
        why: 'Night asks for 0 % in the dark (no class, floor 20 %: 2 luminaires (lamp-1, lamp-2)) on 2 dates: first 2026-03-10 19:11 to 06:30 (11 h 18 min), 22 h 35 min in all; the guard raises it.',
        fix: 'Ask for at least 20 %, or get a dated exemption for these hours.',
      },
    ]);
  });

  it('leaves out the hours and luminaires of an exemption, down to its level', () => {
    const program = { steps: [fixed('23:00', 10), fixed('05:00', 60)] };
    const exemption = {
      id: 'park',
      from: '2026-01-01',
      to: '2026-12-31',
      between: { from: '23:00', to: '04:00' },
      level: 10,
    };
    const exempt = (more: object) =>
      findings('belowFloor', { program, floorLevel: 20, exemptions: [{ ...exemption, ...more }] }, NIGHTS).map(
        ({ why }) => why.replace(/^.*\(no class/, '(no class'),
      );
    expect(exempt({})).to.deep.equal([
      '(no class, floor 20 %: 2 luminaires (lamp-1, lamp-2)) on 3 dates: first 2026-12-21 04:00 to 05:00 (1 h), 3 h in all; the guard raises it.',
    ]);
    expect(exempt({ between: { from: '23:00', to: '05:00' } })).to.deep.equal([]);
    expect(exempt({ level: 11 })).to.have.length(1);
    expect(exempt({ devices: ['lamp-1'] })).to.deep.equal([
      '(no class, floor 20 %: 1 luminaire (lamp-2)) on 3 dates: first 2026-12-20 23:00 to 05:00 (6 h), 18 h in all; the guard raises it.',
    ]);
  });

  it('does not hold exempt hours against a program that is never obeyed in the others', () => {
    const program = { baseLevel: 10 };
    const exemption = {
      id: 'park',
      from: '2026-01-01',
      to: '2026-12-31',
      between: { from: '23:00', to: '05:00' },
      level: 0,
    };
    expect(told('belowFloor', { program, floorLevel: 20, exemptions: [exemption] }, NIGHTS)).to.deep.equal([
      'error programs.p',
    ]);
    const idle = { ...exemption, between: undefined, level: 20 };
    expect(told('belowFloor', { program, floorLevel: 20, exemptions: [idle] }, NIGHTS)).to.deep.equal([
      'error programs.p',
    ]);
    const always = { ...exemption, between: undefined };
    expect(told('belowFloor', { program, floorLevel: 20, exemptions: [always] }, NIGHTS)).to.deep.equal([]);
  });

  it('tells each class once, by the calendar that falls short longest', () => {
    const programs = [
      { id: 'p', name: 'Night', activePeriods: [absolute('15:00', '10:00')], steps: [fixed('23:00', 10)] },
    ];
    const calendars = [
      { id: 'c', name: 'Every day', defaultProgramId: 'p' },
      { id: 'd', name: 'From midnight', defaultProgramId: 'p', dayOffsetHours: 0 },
    ];
    const of = (second: object) =>
      findings(
        'belowFloor',
        { programs, calendars, floorLevel: 20, lamps: [{}, { calendarId: 'd', ...second }] },
        NIGHTS,
      );
    expect(of({})).to.have.length(1);
    expect(
      of({ lightingClass: 'P4', floorLevel: 30 }).map(({ why }) => /class P4|no class/.exec(why)?.[0]),
    ).to.deep.equal(['no class', 'class P4']);
  });

  it('keeps the longest of several shortfalls, whichever comes first', () => {
    const exemptions = [
      {
        id: 'park',
        from: '2026-12-01',
        to: '2026-12-31',
        devices: ['lamp-2'],
        level: 10,
        between: { from: '23:00', to: '02:00' },
      },
    ];
    const program = { steps: [fixed('23:00', 10), fixed('05:00', 60)] };
    const [finding, ...others] = findings('belowFloor', { program, floorLevel: 20, exemptions }, NIGHTS);
    expect(finding?.why).to.include('1 luminaire (lamp-1)) on 3 dates: first 2026-12-20 23:00 to 05:00 (6 h)');
    expect(others).to.deep.equal([]);
  });

  it('speaks of the dark only: before that the sun still helps', () => {
    const program = { steps: [fixed('12:00', 10), fixed('17:20', 50)] };
    expect(told('belowFloor', { program, floorLevel: 20 }, NIGHTS)).to.deep.equal(['warning programs.p.steps.0']);
    expect(told('belowFloor', { program, floorLevel: 20, place: { darkElevation: -9 } }, NIGHTS)).to.deep.equal([]);
  });
});
