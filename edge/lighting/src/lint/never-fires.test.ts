import { expect } from 'chai';
import { absolute, bySun, findings, fixed, presence, sunPeriod, told } from './testing/findings.js';

const DAYS = { from: '2026-12-20', days: 4 };
const NIGHT = sunPeriod('sunset', 0, 'sunrise', 0);

describe('linter: steps that never fire', () => {
  it('tells a step outside the lit time of every day', () => {
    const program = { activePeriods: [absolute('18:00', '23:00')], steps: [fixed('20:00', 70), fixed('23:30', 50)] };
    expect(findings('neverFires', { program }, DAYS)).to.deep.equal([
      {
        severity: 'warning',
        place: 'programs.p.steps.1',
        why: 'Night: 50 % at 23:30 changes nothing on any of 4 days.',
        fix: 'Remove it, or move it into the lit time and away from the step that hides it.',
      },
    ]);
  });

  it('tells a step that a sun step with set hides', () => {
    const hidden = (operation: string) =>
      told('neverFires', { program: { steps: [bySun('sunset', 0, 70, { operation }), fixed('23:00', 50)] } }, DAYS);
    expect(hidden('set')).to.deep.equal(['warning programs.p.steps.1']);
    expect(hidden('min')).to.deep.equal([]);
  });

  it('looks at every day: a step that matters once a year is no dead one', () => {
    const program = {
      activePeriods: [{ kind: 'clockAndSun', on: { event: 'sunset' }, off: '23:00' }],
      steps: [fixed('16:39', 50)],
    };
    expect(told('neverFires', { program })).to.deep.equal([]);
    expect(told('neverFires', { program: { ...program, steps: [fixed('16:39', 100)] } })).to.have.length(1);
  });

  it('keeps one of two steps that only hide each other', () => {
    const program = { steps: [fixed('22:00', 70), fixed('22:00', 70)] };
    expect(told('neverFires', { program }, DAYS)).to.deep.equal(['warning programs.p.steps.0']);
  });

  it('counts a step that changes only ramp or colour', () => {
    for (const more of [{ rampSeconds: 60 }, { rampFromSeconds: 60 }, { colourTemperatureK: 2200 }]) {
      expect(told('neverFires', { program: { steps: [fixed('22:00', 100, more)] } }, DAYS)).to.deep.equal([]);
    }
    expect(told('neverFires', { program: { steps: [fixed('22:00', 100)] } }, DAYS)).to.have.length(1);
  });

  it('counts a step whose level another program takes over in the night after', () => {
    const day = { id: 'p', name: 'Day', activePeriods: [absolute('12:00', '13:00')], steps: [fixed('11:00', 40)] };
    const night = { id: 'night', name: 'Night', activePeriods: [NIGHT], carriesOver: true };
    const calendar = { rules: [{ programId: 'night', weekdays: [1] }] };
    expect(told('neverFires', { programs: [day, night], calendar }, DAYS)).to.deep.equal([]);
    expect(told('neverFires', { programs: [day, { ...night, carriesOver: false }], calendar }, DAYS)).to.deep.equal([
      'warning programs.p.steps.0',
    ]);
  });

  it('replans a day that carries over from the day before without the step on both days', () => {
    const program = { carriesOver: true, steps: [fixed('23:00', 40)] };
    expect(told('neverFires', { program }, DAYS)).to.deep.equal([]);
  });
});

describe('linter: periods that never fire', () => {
  it('tells a period that lights nothing, and one within the others', () => {
    const program = { activePeriods: [sunPeriod('sunset', 0, 'sunset', -10), NIGHT, absolute('20:00', '22:00')] };
    expect(findings('neverFires', { program }, DAYS)).to.deep.equal([
      {
        severity: 'warning',
        place: 'programs.p.activePeriods.0',
        why: 'Night: sunset to sunset -10 min adds nothing to the other periods on any of 4 days.',
        fix: 'Remove it, or move it.',
      },
      {
        severity: 'warning',
        place: 'programs.p.activePeriods.2',
        why: 'Night: 20:00 to 22:00 adds nothing to the other periods on any of 4 days.',
        fix: 'Remove it, or move it.',
      },
    ]);
  });

  it('tells a program that never lights', () => {
    const program = { activePeriods: [{ kind: 'clockAndSun', on: '09:00', off: { event: 'sunrise' } }] };
    expect(findings('neverFires', { program }, DAYS)).to.deep.equal([
      {
        severity: 'warning',
        place: 'programs.p.activePeriods.0',
        why: 'Night: 09:00 to sunrise lights nothing on any of 4 days.',
        fix: 'Give it ends that leave a lit time between them.',
      },
    ]);
    expect(
      told('neverFires', { program: { activePeriods: [...program.activePeriods, ...program.activePeriods] } }, DAYS),
    ).to.deep.equal(['warning programs.p.activePeriods.0', 'warning programs.p.activePeriods.1']);
  });

  it('says nothing of a program without periods, nor of periods that a sensor opens', () => {
    expect(told('neverFires', { program: { activePeriods: [] } }, DAYS)).to.deep.equal([]);
    const sensor = { kind: 'sensor', onLevel: 30, offLevel: 60 };
    expect(told('neverFires', { program: { activePeriods: [sensor] } }, DAYS)).to.deep.equal([]);
    expect(told('neverFires', { program: { activePeriods: [NIGHT, sensor] } }, DAYS)).to.deep.equal([]);
  });

  it('counts a period that a minimum burning time lets through only joined to another', () => {
    const program = {
      activePeriods: [absolute('18:00', '19:00'), absolute('19:00', '19:20')],
      minimumBurningMinutes: 30,
    };
    expect(told('neverFires', { program }, DAYS)).to.deep.equal([]);
    const apart = { ...program, activePeriods: [absolute('18:00', '19:00'), absolute('19:01', '19:20')] };
    expect(told('neverFires', { program: apart }, DAYS)).to.deep.equal(['warning programs.p.activePeriods.1']);
  });
});

describe('linter: dynamic controls that never fire', () => {
  const of = (control: object, more: object = {}) =>
    findings('neverFires', { program: { baseLevel: 50, dynamicControls: [control] }, ...more }, DAYS);
  const place = 'programs.p.dynamicControls.0';
  const bubble = (...rings: string[][]) => ({
    sensors: [{ device: 'sensor-1', kind: 'presence', shortAddress: 0, rings }],
  });

  it('tells presence without a sensor near', () => {
    const fix = 'Nothing to do if sensors are to come; else place them, or remove it.';
    expect(of(presence([100]), { sensors: [] })).to.deep.equal([
      { severity: 'info', place, why: 'Night: the presence control does nothing: there is no presence sensor.', fix },
    ]);
    expect(of(presence([100]), bubble([], ['lamp-1', 'lamp-2']))).to.deep.equal([
      {
        severity: 'info',
        place,
        why: 'Night: the presence control does nothing: none of its 2 luminaires stands in the first 1 ring of a sensor.',
        fix,
      },
    ]);
    expect(of(presence([100, 80]), bubble([], ['lamp-2']))).to.deep.equal([]);
  });

  it('does not ask for sensors where no luminaire follows the program', () => {
    const calendars = [
      { id: 'c', name: 'c', defaultProgramId: 'p' },
      { id: 'd', name: 'd', defaultProgramId: 'q' },
    ];
    const programs = ['p', 'q'].map((id) => ({
      id,
      name: id,
      activePeriods: [NIGHT],
      baseLevel: 50,
      dynamicControls: [presence([100])],
    }));
    const lamps = [{ calendarId: 'd' }, { calendarId: 'd' }] as const;
    expect(told('neverFires', { programs, calendars, lamps, sensors: [] }, DAYS)).to.deep.equal([
      'info programs.q.dynamicControls.0',
    ]);
  });

  it('tells hours in which the program never lights', () => {
    expect(of(presence([100], { between: { from: '10:00', to: '15:00' } }))).to.deep.equal([
      {
        severity: 'warning',
        place,
        why: 'Night: the presence control may act from 10:00 to 15:00, when the program never lights.',
        fix: 'Give it hours in the lit time, or remove it.',
      },
    ]);
    expect(of(presence([100], { between: { from: '10:00', to: '17:00' } }))).to.deep.equal([]);
    const dark = {
      program: {
        activePeriods: [absolute('18:00', '18:30')],
        minimumBurningMinutes: 60,
        dynamicControls: [presence([100])],
      },
    };
    expect(findings('neverFires', dark, DAYS)[1]?.why).to.equal(
      'Night: the presence control may act from 00:00 to 24:00, when the program never lights.',
    );
  });

  it('tells levels that change nothing', () => {
    const program = { baseLevel: 80, steps: [fixed('23:00', 60)], dynamicControls: [presence([60, 50])] };
    expect(findings('neverFires', { program }, DAYS)).to.deep.equal([
      {
        severity: 'warning',
        place,
        why: 'Night: the presence control (max 60, 50 %) changes nothing: whenever it may act the program asks for 60, 80 %.',
        fix: 'Give it another level or operation, or remove it.',
      },
    ]);
    expect(of(presence([51]))).to.deep.equal([]);
    expect(of(presence([50], { operation: 'set' }))).to.have.length(1);
    expect(of(presence([0], { operation: 'add' }))).to.have.length(1);
    expect(of(presence([100], { operation: 'mul' }))).to.have.length(1);
    expect(of(presence([50, 40], { operation: 'min' }))).to.deep.equal([]);
  });

  it('looks at the level of named sensors, and lets levels from outside be', () => {
    expect(of({ kind: 'sensor', sensors: ['sensor-1'], level: 40, holdSeconds: 60 })).to.have.length(1);
    expect(of({ kind: 'sensor', sensors: ['sensor-1'], level: 60, holdSeconds: 60 })).to.deep.equal([]);
    expect(of({ kind: 'external', source: 'edge-2', holdSeconds: 60 })).to.deep.equal([]);
  });

  it('knows that a light sensor may open the hours of a control', () => {
    const program = { activePeriods: [{ kind: 'sensor', onLevel: 30, offLevel: 60 }], baseLevel: 50 };
    const dynamicControls = [presence([100], { between: { from: '10:00', to: '15:00' } })];
    expect(told('neverFires', { program: { ...program, dynamicControls } }, DAYS)).to.deep.equal([]);
  });
});

describe('linter: programs and rules that never fire', () => {
  const programs = ['p', 'q'].map((id) => ({ id, name: id, activePeriods: [NIGHT] }));
  const of = (...rules: object[]) =>
    findings('neverFires', { programs, calendar: { rules: [{ programId: 'q', weekdays: [1] }, ...rules] } }, DAYS);

  it('tells a program that no calendar names, and lints it all the same', () => {
    const unused = { id: 'q', name: 'Spare', activePeriods: [NIGHT], steps: [fixed('13:00', 100)] };
    expect(findings('neverFires', { programs: [programs[0] as object, unused] }, DAYS)).to.deep.equal([
      {
        severity: 'warning',
        place: 'programs.q.steps.0',
        why: 'Spare: 100 % at 13:00 changes nothing on any of 4 days.',
        fix: 'Remove it, or move it into the lit time and away from the step that hides it.',
      },
      {
        severity: 'info',
        place: 'programs.q',
        why: 'No calendar names Spare on any of these days.',
        fix: 'Name it in a calendar, or remove it.',
      },
    ]);
  });

  it('tells a rule that matches no date', () => {
    const rules = [{ programId: 'q', dates: [{ from: '--02-30' }] }];
    expect(of(...rules)).to.deep.equal([
      {
        severity: 'warning',
        place: 'calendars.c.rules.1',
        why: 'Every day: the rule matches no date, now or within eight years.',
        fix: 'Mend its dates and weekdays.',
      },
    ]);
  });

  it('tells one whose dates are over, and waits for one whose dates come', () => {
    expect(of({ programId: 'q', dates: [{ from: '2026-12-19' }] })).to.deep.equal([
      {
        severity: 'info',
        place: 'calendars.c.rules.1',
        why: 'Every day: the dates of the rule are over.',
        fix: 'Remove it, or give it new dates.',
      },
    ]);
    expect(of({ programId: 'q', from: '2026-12-24', to: '2026-12-24' })).to.deep.equal([]);
    expect(of({ programId: 'q', dates: [{ from: '--02-29' }] })).to.deep.equal([]);
  });

  it('tells one that names the program which it would be anyway', () => {
    expect(of({ programId: 'p', weekdays: [1, 2, 3] })).to.deep.equal([
      {
        severity: 'info',
        place: 'calendars.c.rules.1',
        why: 'Every day: p would be the program on its 2 dates anyway.',
        fix: 'Remove the rule, or name another program.',
      },
    ]);
    expect(of({ programId: 'p', weekdays: [2] }, { programId: 'q', weekdays: [2] })).to.deep.equal([]);
    expect(of({ programId: 'q', weekdays: [1] })).to.deep.equal([]);
    expect(of({ programId: 'q', weekdays: [1, 2] }).map(({ place }) => place)).to.deep.equal(['calendars.c.rules.0']);
  });
});
