import { expect } from 'chai';
import { absolute, findings, fixed, sunPeriod, told } from './testing/findings.js';

const WEEK = { from: '2026-06-20', days: 7 };

describe('linter: day burn', () => {
  it('finds the program that lights the whole day because it has no active period', () => {
    expect(findings('dayBurn', { program: { activePeriods: [] } }, WEEK)).to.deep.equal([
      {
        severity: 'error',
        place: 'programs.p.activePeriods',
        why: 'Night (no active period, which is the whole day) lights by day on 8 dates: first 2026-06-20 12:00 to 21:29 (9 h 29 min), at most 15 h 30 min on 2026-06-21, 108 h 25 min in all.',
        fix: 'Give it an active period, such as sunset to sunrise.',
      },
    ]);
  });

  it('finds nothing between sunset and sunrise, nor an hour around them in twilight', () => {
    expect(told('dayBurn', {})).to.deep.equal([]);
    expect(told('dayBurn', { program: { activePeriods: [sunPeriod('sunset', -15, 'sunrise', 15)] } })).to.deep.equal(
      [],
    );
  });

  it('decides by the worst date: up to 15 minutes an info, up to 60 a warning, more an error', () => {
    const severities = ['14:15', '14:16', '15:00', '15:01'].flatMap((off) =>
      told('dayBurn', { program: { activePeriods: [absolute('14:00', off)] } }, WEEK),
    );
    const place = 'programs.p.activePeriods.0';
    expect(severities).to.deep.equal([`info ${place}`, `warning ${place}`, `warning ${place}`, `error ${place}`]);
  });

  it('adds up what burns on one date, before noon and after it', () => {
    const activePeriods = [absolute('10:00', '10:40'), absolute('14:00', '14:40')];
    const [before, after] = findings('dayBurn', { program: { activePeriods } }, WEEK);
    expect(before?.why).to.equal(
      'Night (10:00 to 10:40) lights by day on 7 dates: first 2026-06-21 10:00 to 10:40 (40 min), at most 40 min on 2026-06-21, 4 h 40 min in all.',
    );
    expect(after?.why).to.include('lights by day on 7 dates: first 2026-06-20 14:00 to 14:40 (40 min)');
    const across = findings('dayBurn', { program: { activePeriods: [absolute('11:20', '12:40')] } }, WEEK);
    expect(across.map(({ severity }) => severity)).to.deep.equal(['error']);
    expect(across[0]?.why).to.include(
      'on 8 dates: first 2026-06-20 12:00 to 12:40 (40 min), at most 1 h 20 min on 2026-06-21',
    );
  });

  it('tells equal local times from two that miss the sun', () => {
    const fixes = [
      absolute('08:00', '08:00'),
      absolute('18:00', '07:00'),
      sunPeriod('sunset', -90, 'sunrise', 0),
    ].flatMap((period) => findings('dayBurn', { program: { activePeriods: [period] } }, WEEK).map(({ fix }) => fix));
    expect(fixes).to.deep.equal([
      'Equal times are the whole day: use sunset to sunrise, or two different times.',
      'Let one end follow the sun (clockAndSun), or both (astroClock).',
      'Bring its ends nearer to sunset and sunrise.',
    ]);
  });

  it('takes a period from sunrise to sunset for meant', () => {
    const tunnel = { program: { activePeriods: [sunPeriod('sunrise', 0, 'sunset', 0)] } };
    const [finding] = findings('dayBurn', tunnel, WEEK);
    expect(finding).to.include({
      severity: 'info',
      place: 'programs.p.activePeriods.0',
      fix: 'Keep it where light is needed by day, as in a tunnel.',
    });
    expect(finding?.why).to.include('Night (sunrise to sunset) lights by day');
  });

  it('does not take an evening or a morning by the sun for meant', () => {
    for (const period of [sunPeriod('sunset', -300, 'sunset', 0), sunPeriod('sunrise', 0, 'sunrise', 300)]) {
      expect(told('dayBurn', { program: { activePeriods: [period] } }, WEEK)).to.deep.equal([
        'error programs.p.activePeriods.0',
      ]);
    }
  });

  it('names only the period that burns', () => {
    const activePeriods = [sunPeriod('sunset', 0, 'sunrise', 0), absolute('14:00', '16:00')];
    expect(told('dayBurn', { program: { activePeriods } }, WEEK)).to.deep.equal(['error programs.p.activePeriods.1']);
  });

  it('knows that a class floor lights a program that asks for nothing by day', () => {
    const program = { activePeriods: [absolute('14:00', '16:00')], baseLevel: 0 };
    expect(told('dayBurn', { program }, WEEK)).to.deep.equal([]);
    expect(told('dayBurn', { program, floorLevel: 10 }, WEEK)).to.deep.equal(['error programs.p.activePeriods.0']);
    const lamps = [{}, { floorLevel: 10 }] as const;
    expect(told('dayBurn', { program, lamps }, WEEK)).to.deep.equal(['error programs.p.activePeriods.0']);
  });

  it('leaves to a light sensor what it decides', () => {
    const program = { activePeriods: [{ kind: 'sensor', onLevel: 30, offLevel: 60 }] };
    expect(told('dayBurn', { program }, WEEK)).to.deep.equal([]);
  });

  it('measures by the switching elevation where that is above 3 degrees', () => {
    expect(told('dayBurn', { place: { switchingElevation: 5 } })).to.deep.equal([]);
    expect(
      told('dayBurn', {
        place: { switchingElevation: 2 },
        program: { activePeriods: [sunPeriod('sunset', -5, 'sunrise', 0)] },
      }),
    ).to.deep.equal([]);
  });

  it('counts a whole polar day and no polar night', () => {
    const place = { latitude: 69.65, longitude: 18.96, timeZone: 'Europe/Oslo' };
    const program = { activePeriods: [], steps: [fixed('00:00', 50)] };
    const [summer] = findings('dayBurn', { place, program }, WEEK);
    expect(summer?.why).to.include('at most 24 h');
    expect(findings('dayBurn', { place, program }, { from: '2026-12-10', days: 7 })).to.deep.equal([]);
  });
});
