import { expect } from 'chai';
import { absolute, findings, sunPeriod, told } from './testing/findings.js';

const OSLO = { latitude: 69.65, longitude: 18.96, timeZone: 'Europe/Oslo' };
const periods = (...activePeriods: object[]) => ({ program: { activePeriods } });

describe('linter: solstices', () => {
  it('warns where the season turns two sun events inside out', () => {
    expect(findings('solstice', periods(sunPeriod('sunset', 240, 'sunrise', -240)))).to.deep.equal([
      {
        severity: 'warning',
        place: 'programs.p.activePeriods.0',
        why: 'Night: sunset +240 min to sunrise -240 min lights nothing on 52 of 366 days, first 2026-05-26, last 2026-07-16: it would end before it begins.',
        fix: 'Nothing to do if these days shall go without; else move its ends apart.',
      },
    ]);
    expect(told('solstice', periods(sunPeriod('sunset', 210, 'sunrise', -210)))).to.deep.equal([]);
  });

  it('only mentions it where one end goes by the clock', () => {
    const [finding] = findings('solstice', periods({ kind: 'clockAndSun', on: '06:30', off: { event: 'sunrise' } }));
    expect(finding?.severity).to.equal('info');
    expect(finding?.why).to.include('lights nothing on 115 of 366 days, first 2026-03-26, last 2026-08-14');
  });

  it('says nothing of a period that never lights, nor of one that a sensor opens', () => {
    const never = { kind: 'clockAndSun', on: '10:00', off: { event: 'sunrise' } };
    expect(told('solstice', periods(never))).to.deep.equal([]);
    expect(told('solstice', periods({ kind: 'sensor', onLevel: 30, offLevel: 60 }), { days: 5 })).to.deep.equal([]);
    expect(
      told('solstice', periods({ kind: 'value', device: 'box', attribute: 'rain', operator: 'gt', value: 0 }), {
        days: 5,
      }),
    ).to.deep.equal([]);
  });

  it('tells when less than 4 hours of the longest night are lit', () => {
    expect(findings('solstice', periods(absolute('18:00', '21:59')))).to.deep.equal([
      {
        severity: 'info',
        place: 'programs.p.activePeriods',
        why: 'Night lights 3 h 59 min of the longest night (16 h 4 min from 2026-12-21 16:38).',
        fix: 'Nothing to do if the rest of the night is meant to be dark; else widen its periods.',
      },
    ]);
    expect(told('solstice', periods(absolute('18:00', '22:00')))).to.deep.equal([]);
    expect(told('solstice', periods(absolute('12:00', '13:00')))).to.deep.equal([]);
  });

  it('counts only light: not a period at level 0, nor the hours of the day', () => {
    const program = {
      activePeriods: [absolute('18:00', '23:00')],
      steps: [{ kind: 'fixedTime', at: '20:00', level: 0 }],
    };
    expect(findings('solstice', { program })[0]?.why).to.include('Night lights 2 h of the longest night');
    expect(findings('solstice', periods(absolute('13:00', '18:00')))[0]?.why).to.include(
      'lights 1 h 21 min of the longest night',
    );
  });

  it('says nothing of a night that the program has only a part of', () => {
    const night = { name: 'Night', activePeriods: [absolute('18:00', '21:00')] };
    const programs = [
      { ...night, id: 'p' },
      { ...night, id: 'q' },
    ];
    const monday = { rules: [{ programId: 'q', weekdays: [1] }] };
    expect(told('solstice', { programs, calendar: monday })).to.deep.equal(['info programs.q.activePeriods']);
    expect(told('solstice', { programs, calendar: { ...monday, dayOffsetHours: 0 } })).to.deep.equal([]);
  });

  it('tells dates without sunset or sunrise, and does not call a period vanished for them', () => {
    expect(findings('solstice', { place: OSLO })).to.deep.equal([
      {
        severity: 'info',
        place: 'place',
        why: 'On 68 dates, first 2026-05-18, last 2026-07-24, the sun does not set: what follows it lights nothing.',
        fix: 'Use periods by the clock if light is needed then.',
      },
      {
        severity: 'info',
        place: 'place',
        why: 'On 49 dates, first 2026-01-01, last 2027-01-01, the sun does not rise: what follows it lights all day, and steps by the sun do not come.',
        fix: 'Use steps by the clock for these days.',
      },
    ]);
    for (const kind of [
      { kind: 'sensor', onLevel: 30, offLevel: 60 },
      { kind: 'value', device: 'box', attribute: 'rain', operator: 'gt', value: 0 },
    ]) {
      expect(told('solstice', { place: OSLO, ...periods(kind) })).to.deep.equal(['info place', 'info place']);
    }
    expect(told('solstice', {})).to.deep.equal([]);
  });
});
