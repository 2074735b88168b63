import { expect } from 'chai';
import { absolute, findings, fixed, presence, told } from './testing/findings.js';

const fix = 'Choose a time that no clock change touches, or accept that it happens so, exactly once.';

describe('linter: clock changes', () => {
  it('tells a step in the hour that is skipped in one night and comes twice in another', () => {
    expect(findings('clockChange', { program: { steps: [fixed('02:30', 50)] } })).to.deep.equal([
      {
        severity: 'warning',
        place: 'programs.p.steps.0',
        why: 'Night: 02:30 does not exist on 2026-03-29 and is taken as 03:00, comes twice on 2026-10-25 and counts the first time.',
        fix,
      },
    ]);
  });

  it('holds 02:00 to before 03:00 for that hour', () => {
    const hit = ['01:59:59', '02:00', '02:59:59', '03:00'].filter(
      (time) => told('clockChange', { program: { steps: [fixed(time, 50)] } }).length > 0,
    );
    expect(hit).to.deep.equal(['02:00', '02:59:59']);
  });

  it('speaks only of the nights that the span holds', () => {
    const program = { steps: [fixed('02:30', 50)] };
    const [spring] = findings('clockChange', { program }, { from: '2026-03-28', days: 1 });
    expect(spring?.why).to.equal('Night: 02:30 does not exist on 2026-03-29 and is taken as 03:00.');
    const [autumn] = findings('clockChange', { program }, { from: '2026-10-24', days: 1 });
    expect(autumn?.why).to.equal('Night: 02:30 comes twice on 2026-10-25 and counts the first time.');
    expect(told('clockChange', { program }, { from: '2026-03-29', days: 200 })).to.deep.equal([]);
  });

  it('and only of the nights on which a calendar names the program', () => {
    const night = { name: 'Night', activePeriods: [absolute('18:00', '06:00')] };
    const programs = [
      { ...night, id: 'p' },
      { ...night, id: 'q', steps: [fixed('02:30', 50)] },
    ];
    const on = (weekday: number, dayOffsetHours = 12) =>
      told('clockChange', { programs, calendar: { dayOffsetHours, rules: [{ programId: 'q', weekdays: [weekday] }] } });
    expect(on(6)).to.deep.equal(['warning programs.q.steps.0']);
    expect(on(7)).to.deep.equal([]);
    expect(on(7, 0)).to.deep.equal(['warning programs.q.steps.0']);
  });

  it('looks at the ends of periods, controls, exemptions and caps', () => {
    const between = { from: '02:15', to: '02:45' };
    const program = {
      activePeriods: [absolute('18:00', '02:10'), { kind: 'clockAndSun', on: '02:20', off: { event: 'sunrise' } }],
      dynamicControls: [presence([100], { between }), presence([100])],
    };
    const bound = { from: '2026-01-01', to: '2026-12-31', between };
    const parts = {
      program,
      exemptions: [
        { ...bound, id: 'park', level: 0 },
        { id: 'whole', from: '2026-01-01', to: '2026-12-31', level: 0 },
      ],
      caps: [{ ...bound, id: 'bats', maxLevel: 30 }],
    };
    expect(
      findings('clockChange', parts).map(({ place, why }) => `${place} ${/^\S+ \S+/.exec(why)?.[0]}`),
    ).to.deep.equal([
      'programs.p.activePeriods.0 Night: 02:10',
      'programs.p.activePeriods.1 Night: 02:20',
      'programs.p.dynamicControls.0 Night: 02:15',
      'programs.p.dynamicControls.0 Night: 02:45',
      'exemptions.park park: 02:15',
      'exemptions.park park: 02:45',
      'caps.bats bats: 02:15',
      'caps.bats bats: 02:45',
    ]);
  });

  it('knows half an hour, midnight, and zones without any change', () => {
    const at = (time: string, place: object) =>
      findings('clockChange', { place, program: { steps: [fixed(time, 50)] } }).map(({ why }) => why);
    const lordHowe = { latitude: -31.55, longitude: 159.08, timeZone: 'Australia/Lord_Howe' };
    expect(at('02:15', lordHowe)).to.deep.equal(['Night: 02:15 does not exist on 2026-10-04 and is taken as 02:30.']);
    expect(at('01:45', lordHowe)).to.deep.equal(['Night: 01:45 comes twice on 2026-04-05 and counts the first time.']);
    expect(at('02:30', lordHowe)).to.deep.equal([]);
    const beirut = { latitude: 33.9, longitude: 35.5, timeZone: 'Asia/Beirut' };
    expect(at('00:30', beirut)).to.deep.equal(['Night: 00:30 does not exist on 2026-03-29 and is taken as 01:00.']);
    expect(at('23:30', beirut)).to.deep.equal(['Night: 23:30 comes twice on 2026-10-24 and counts the first time.']);
    expect(at('02:30', { timeZone: 'UTC' })).to.deep.equal([]);
  });
});
