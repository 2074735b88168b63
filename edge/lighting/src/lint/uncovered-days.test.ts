import { expect } from 'chai';
import { absolute, findings, fixed, sunPeriod, told } from './testing/findings.js';

const NIGHTS = { from: '2026-12-20', days: 3 };
const HALF_NIGHT = { steps: [fixed('01:00', 0), fixed('05:00', 100)] };
const EXEMPTION = { id: 'half-night', from: '2026-01-01', to: '2026-12-31', level: 0 };

describe('linter: uncovered days', () => {
  it('tells the dark hours in which a program is off', () => {
    expect(findings('uncoveredDays', { program: HALF_NIGHT }, NIGHTS)).to.deep.equal([
      {
        severity: 'warning',
        place: 'programs.p.steps.0',
        why: 'Night is off in the dark on 3 dates, and no exemption says so: first 2026-12-21 01:00 to 05:00 (4 h), 12 h in all.',
        fix: 'Light these hours, or get a dated exemption for them.',
      },
    ]);
  });

  it('says nothing of a program that lights every dark hour', () => {
    expect(told('uncoveredDays', {})).to.deep.equal([]);
    expect(
      told('uncoveredDays', { program: { activePeriods: [sunPeriod('sunset', 20, 'sunrise', -20)] } }),
    ).to.deep.equal([]);
  });

  it('says nothing where a class floor lights the lamp all the same', () => {
    expect(told('uncoveredDays', { program: HALF_NIGHT, floorLevel: 10 }, NIGHTS)).to.deep.equal([]);
    const lamps = [{ floorLevel: 10 }, {}] as const;
    expect(told('uncoveredDays', { program: HALF_NIGHT, lamps }, NIGHTS)).to.deep.equal(['warning programs.p.steps.0']);
  });

  it('leaves out what an exemption covers, of the luminaires it covers', () => {
    const exempt = (more: object) =>
      findings('uncoveredDays', { program: HALF_NIGHT, exemptions: [{ ...EXEMPTION, ...more }] }, NIGHTS).map(
        ({ why }) => why,
      );
    expect(exempt({})).to.deep.equal([]);
    expect(exempt({ between: { from: '01:00', to: '04:30' } })).to.deep.equal([
      'Night is off in the dark on 3 dates, and no exemption says so: first 2026-12-21 04:30 to 05:00 (30 min), 1 h 30 min in all.',
    ]);
    expect(exempt({ to: '2026-12-20' })).to.deep.equal([
      'Night is off in the dark on 2 dates, and no exemption says so: first 2026-12-22 01:00 to 05:00 (4 h), 8 h in all.',
    ]);
    expect(exempt({ devices: ['lamp-2'] })).to.have.length(1);
  });

  it('tells the nights in which the default program, or that of a rule, lights nothing', () => {
    const programs = [
      { id: 'p', name: 'Night', activePeriods: [absolute('12:00', '13:00')] },
      { id: 'off', name: 'Off', activePeriods: [absolute('15:00', '10:00')], baseLevel: 0 },
    ];
    const calendar = {
      rules: [
        { programId: 'p', weekdays: [1] },
        { programId: 'off', weekdays: [7] },
      ],
    };
    expect(findings('uncoveredDays', { programs, calendar }, NIGHTS)).to.deep.equal([
      {
        severity: 'warning',
        place: 'calendars.c.rules.1',
        why: 'Every day: Off lights nothing through 1 whole night, and no exemption says so: first 2026-12-20 17:17 to 08:03 (14 h 45 min), 14 h 45 min in all.',
        fix: 'Name a program that lights, or get a dated exemption for these nights.',
      },
      {
        severity: 'warning',
        place: 'calendars.c.rules.0',
        why: 'Every day: Night lights nothing through 1 whole night, and no exemption says so: first 2026-12-21 17:18 to 08:03 (14 h 45 min), 14 h 45 min in all.',
        fix: 'Name a program that lights, or get a dated exemption for these nights.',
      },
      {
        severity: 'warning',
        place: 'calendars.c',
        why: 'Every day: Night lights nothing through 1 whole night, and no exemption says so: first 2026-12-22 17:18 to 08:03 (14 h 45 min), 14 h 45 min in all.',
        fix: 'Name a program that lights, or get a dated exemption for these nights.',
      },
    ]);
  });

  it('tells what two calendars share once, and the longer of two exempt differently', () => {
    const calendars = ['c', 'd'].map((id) => ({ id, name: id, defaultProgramId: 'p' }));
    const exemptions = [{ ...EXEMPTION, devices: ['lamp-1'], between: { from: '01:00', to: '02:00' } }];
    const parts = { program: HALF_NIGHT, calendars, exemptions };
    for (const lamps of [[{}, { calendarId: 'd' }] as const, [{}, {}] as const]) {
      const [finding, ...others] = findings('uncoveredDays', { ...parts, lamps }, NIGHTS);
      expect(finding?.why).to.include('12 h in all');
      expect(others).to.deep.equal([]);
    }
  });

  it('looks at a calendar that no luminaire follows yet', () => {
    const calendars = ['c', 'd'].map((id) => ({ id, name: id, defaultProgramId: id === 'd' ? 'half' : 'p' }));
    const night = { name: 'Night', activePeriods: [sunPeriod('sunset', 0, 'sunrise', 0)] };
    const programs = [
      { ...night, id: 'p' },
      { ...night, id: 'half', ...HALF_NIGHT },
    ];
    expect(told('uncoveredDays', { programs, calendars, floorLevel: 20 }, NIGHTS)).to.deep.equal([
      'warning programs.half.steps.0',
    ]);
  });

  it('takes a night that only a sensor lights for lit', () => {
    const program = { activePeriods: [{ kind: 'sensor', onLevel: 30, offLevel: 60 }] };
    expect(told('uncoveredDays', { program }, NIGHTS)).to.deep.equal([]);
  });
});
