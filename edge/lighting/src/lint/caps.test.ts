import { expect } from 'chai';
import { absolute, findings, fixed, presence, told } from './testing/findings.js';

const NIGHTS = { from: '2026-12-20', days: 2 };
const CAP = { id: 'bats', maxLevel: 10, between: { from: '23:00', to: '01:00' } };
const EXEMPTION = { id: 'park', from: '2026-12-01', to: '2026-12-31', level: 10 };

describe('linter: caps below the floor', () => {
  it('tells when and for whom the floor wins', () => {
    expect(findings('capBelowFloor', { floorLevel: 20, caps: [CAP] }, NIGHTS)).to.deep.equal([
      {
        severity: 'warning',
        place: 'caps.bats',
        why: 'bats lowers to 10 %, and the floor wins (no class, floor 20 %: 2 luminaires (lamp-1, lamp-2)) on 2 dates: first 2026-12-20 23:00 to 01:00 (2 h), 4 h in all.',
        fix: 'Get a dated exemption to 10 %, or raise the cap to the floor.',
      },
    ]);
  });

  it('says nothing of a cap that the floor or an exemption lets through', () => {
    expect(told('capBelowFloor', { floorLevel: 10, caps: [CAP] }, NIGHTS)).to.deep.equal([]);
    expect(told('capBelowFloor', { floorLevel: 20, caps: [CAP], exemptions: [EXEMPTION] }, NIGHTS)).to.deep.equal([]);
    expect(
      told('capBelowFloor', { floorLevel: 20, caps: [CAP], exemptions: [{ ...EXEMPTION, level: 11 }] }, NIGHTS),
    ).to.have.length(1);
    const later = { ...EXEMPTION, from: '2026-12-21' };
    expect(findings('capBelowFloor', { floorLevel: 20, caps: [CAP], exemptions: [later] }, NIGHTS)[0]?.why).to.include(
      'on 1 date: first 2026-12-20 23:00',
    );
  });

  it('counts the dark and the lit day, not the unlit one', () => {
    const cap = { id: 'bats', maxLevel: 10, between: { from: '12:00', to: '18:00' } };
    const evening = findings(
      'capBelowFloor',
      { floorLevel: 20, caps: [cap], program: { activePeriods: [absolute('20:00', '06:00')] } },
      NIGHTS,
    );
    expect(evening[0]?.why).to.include('first 2026-12-20 17:17 to 18:00 (42 min)');
    const whole = findings('capBelowFloor', { floorLevel: 20, caps: [cap], program: { activePeriods: [] } }, NIGHTS);
    expect(whole[0]?.why).to.include('first 2026-12-20 12:00 to 18:00 (6 h), 12 h in all');
  });

  it('looks only at luminaires that the cap is for, and names those longest concerned', () => {
    const lamps = [{ floorLevel: 20 }, { floorLevel: 30 }] as const;
    expect(
      told('capBelowFloor', { lamps: [{ floorLevel: 20 }, {}], caps: [{ ...CAP, devices: ['lamp-2'] }] }, NIGHTS),
    ).to.deep.equal([]);
    const exemptions = [{ ...EXEMPTION, to: '2026-12-20', devices: ['lamp-1'] }];
    expect(findings('capBelowFloor', { lamps, caps: [CAP], exemptions }, NIGHTS)[0]?.why).to.include(
      'floor 30 %: 1 luminaire (lamp-2)) on 2 dates',
    );
  });

  it('tells two caps on one luminaire apart', () => {
    const late = { id: 'late', maxLevel: 30, between: { from: '01:00', to: '03:00' } };
    const early = { ...CAP, devices: ['lamp-1'] };
    expect(findings('capBelowFloor', { floorLevel: 20, caps: [early, late] }, NIGHTS)[0]?.why).to.include('4 h in all');
    const exemptions = [{ ...EXEMPTION, devices: ['lamp-2'], between: { from: '00:00', to: '01:00' } }];
    expect(findings('capBelowFloor', { floorLevel: 20, caps: [CAP], exemptions }, NIGHTS)[0]?.why).to.include(
      '(lamp-1)) on 2 dates',
    );
    const dim = { steps: [fixed('22:00', 10), fixed('01:00', 50)] };
    const idle = findings('capWithoutEffect', { program: dim, caps: [CAP, late] }, NIGHTS);
    expect(idle.map(({ place }) => place)).to.deep.equal(['caps.bats']);
    const nobody = [CAP, { ...late, groups: ['none'] }];
    const groups = [{ id: 'none', name: 'None' }];
    expect(findings('capWithoutEffect', { caps: nobody, groups }, NIGHTS).map(({ why }) => why)).to.deep.equal([
      'late concerns no luminaire.',
    ]);
  });

  it('has nothing to say of a cap on colour', () => {
    expect(
      told('capBelowFloor', { floorLevel: 20, caps: [{ id: 'amber', maxColourTemperatureK: 2200 }] }, NIGHTS),
    ).to.deep.equal([]);
  });
});

describe('linter: caps without effect', () => {
  const why = (parts: Parameters<typeof findings>[1]) =>
    findings('capWithoutEffect', parts, NIGHTS).map((finding) => finding.why);
  const LOWERS_NOTHING = 'bats lowers nothing: no program asks for more than 10 % while it is in force.';
  const dim = { steps: [fixed('22:00', 10), fixed('02:00', 50)] };

  it('tells a cap under which nothing asks for more', () => {
    expect(findings('capWithoutEffect', { program: dim, caps: [CAP] }, NIGHTS)).to.deep.equal([
      { severity: 'info', place: 'caps.bats', why: LOWERS_NOTHING, fix: 'Remove it, or mend its dates and limits.' },
    ]);
    expect(why({ program: dim, caps: [{ ...CAP, maxLevel: 9 }] })).to.deep.equal([]);
    expect(why({ program: dim, caps: [{ ...CAP, between: { from: '23:00', to: '02:01' } }] })).to.deep.equal([]);
  });

  it('counts what dynamic controls and light sensors may ask for', () => {
    const withControl = (control: object) => why({ program: { ...dim, dynamicControls: [control] }, caps: [CAP] });
    expect(withControl(presence([10]))).to.deep.equal([LOWERS_NOTHING]);
    expect(withControl(presence([5, 11]))).to.deep.equal([]);
    expect(withControl(presence([5], { operation: 'add' }))).to.deep.equal([]);
    expect(withControl({ kind: 'external', source: 'edge-2', holdSeconds: 60 })).to.deep.equal([]);
    const bySensor = { activePeriods: [{ kind: 'sensor', onLevel: 30, offLevel: 60 }] };
    expect(why({ program: bySensor, caps: [CAP] })).to.deep.equal([]);
    expect(why({ program: { activePeriods: [absolute('02:00', '05:00')] }, caps: [CAP] })).to.deep.equal([
      LOWERS_NOTHING,
    ]);
  });

  it('tells a cap that is never in force, for nobody, or on colour that no gear can change', () => {
    expect(why({ caps: [{ ...CAP, to: '2026-12-19' }] })).to.deep.equal(['bats is never in force in these days.']);
    expect(why({ caps: [{ ...CAP, groups: ['none'] }], groups: [{ id: 'none', name: 'None' }] })).to.deep.equal([
      'bats concerns no luminaire.',
    ]);
    const amber = { id: 'amber', maxColourTemperatureK: 2200 };
    const tunableWhite = { warmestK: 2200, coolestK: 4000 };
    expect(why({ caps: [amber] })).to.deep.equal(['amber limits a colour temperature that no luminaire can change.']);
    expect(why({ caps: [amber], lamps: [{}, { tunableWhite }] })).to.deep.equal([]);
    expect(why({ caps: [{ ...amber, devices: ['lamp-1'] }], lamps: [{}, { tunableWhite }] })).to.have.length(1);
  });

  it('looks only at programs of luminaires that the cap is for', () => {
    const calendars = ['c', 'd'].map((id) => ({ id, name: id, defaultProgramId: id === 'c' ? 'p' : 'q' }));
    const night = { name: 'Night', activePeriods: [absolute('18:00', '06:00')] };
    const programs = [
      { ...night, id: 'p', baseLevel: 10 },
      { ...night, id: 'q' },
    ];
    const lamps = [{}, { calendarId: 'd' }] as const;
    expect(why({ programs, calendars, lamps, caps: [{ ...CAP, devices: ['lamp-1'] }] })).to.deep.equal([
      LOWERS_NOTHING,
    ]);
    expect(why({ programs, calendars, lamps, caps: [CAP] })).to.deep.equal([]);
  });
});
