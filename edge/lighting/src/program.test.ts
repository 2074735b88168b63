import { type ControlProgram, DAY, type EpochMs, HOUR, MINUTE } from '@lamplighter/contracts';
import { expect } from 'chai';
import fc from 'fast-check';
import { lightingDay, lightingDayAt } from './calendar.js';
import { compile } from './compile.js';
import { programCurve } from './curve.js';
import { defaultCalendar, defaultProgram } from './default-program.js';
import { plusDays } from './local-time.js';
import { fixedSteps } from './steps.js';
import { nightOfDate } from './sun.js';
import { at, BRUSSELS, LAMP, lit, street } from './testing/street.js';

const fixed = (time: string, level: number): object => ({ kind: 'fixedTime', at: time, level });
const absolute = (on: string, off: string): object => ({ kind: 'absolute', on, off });
const sunPeriod = (onEvent: string, onMinutes: number, offEvent: string, offMinutes: number): object => ({
  kind: 'astroClock',
  on: { event: onEvent, offsetMinutes: onMinutes },
  off: { event: offEvent, offsetMinutes: offMinutes },
});

/** The program's changes from one local noon to the next, each as `UTC time -> level`. */
function changes(program: object, noon: string, hours = 24, calendar: object = {}, place: object = {}): string[] {
  const compiled = compile(street({ program, calendar, place }));
  return programCurve(compiled, LAMP, at(noon), at(noon) + hours * HOUR)
    .slice(1)
    .map(([instant, level]) => `${new Date(instant).toISOString().slice(5, 16).replace('T', ' ')} ${level}`);
}

/** The same, by asking every minute instead of jumping: an independent way to the same list. */
function changesByMinute(program: object, noon: string, hours: number): string[] {
  const compiled = compile(street({ program }));
  const found: string[] = [];
  let level = lit(compiled, noon).level;
  for (let instant = at(noon); instant < at(noon) + hours * HOUR; instant += MINUTE) {
    const next = lit(compiled, instant).level;
    if (next !== level) found.push(`${new Date(instant).toISOString().slice(5, 16).replace('T', ' ')} ${next}`);
    level = next;
  }
  return found;
}

const NIGHT_TIMES = {
  activePeriods: [absolute('18:00', '07:00')],
  steps: [fixed('22:00', 70), fixed('00:00', 50), fixed('02:30', 40), fixed('05:00', 70), fixed('06:00', 100)],
};

describe('control program', () => {
  it('starts at its base level and follows its steps until the period ends', () => {
    expect(changes(NIGHT_TIMES, '2026-12-21T12:00+01:00')).to.deep.equal([
      '12-21 17:00 100',
      '12-21 21:00 70',
      '12-21 23:00 50',
      '12-22 01:30 40',
      '12-22 04:00 70',
      '12-22 05:00 100',
      '12-22 06:00 0',
    ]);
  });

  it('is already at the level of a step that passed before dusk', () => {
    const compiled = compile(street({ program: { steps: [fixed('21:00', 60), fixed('00:00', 40)] } }));
    expect(lit(compiled, '2026-06-21T22:30+02:00')).to.include({ level: 60, ruleId: 'p/21:00' });
  });

  it('F-21: applies each step once in the night that has no 02:30, and that one at the transition', () => {
    const expected = [
      '03-28 17:00 100',
      '03-28 21:00 70',
      '03-28 23:00 50',
      '03-29 01:00 40',
      '03-29 03:00 70',
      '03-29 04:00 100',
      '03-29 05:00 0',
    ];
    expect(changes(NIGHT_TIMES, '2026-03-28T12:00+01:00', 23)).to.deep.equal(expected);
    expect(changesByMinute(NIGHT_TIMES, '2026-03-28T12:00+01:00', 23)).to.deep.equal(expected);
  });

  it('F-21: applies each step once in the night that has 02:30 twice, at the first of them', () => {
    const expected = [
      '10-24 16:00 100',
      '10-24 20:00 70',
      '10-24 22:00 50',
      '10-25 00:30 40',
      '10-25 04:00 70',
      '10-25 05:00 100',
      '10-25 06:00 0',
    ];
    expect(changes(NIGHT_TIMES, '2026-10-24T12:00+02:00', 25)).to.deep.equal(expected);
    expect(changesByMinute(NIGHT_TIMES, '2026-10-24T12:00+02:00', 25)).to.deep.equal(expected);
  });

  it('keeps the order of steps that fall into the skipped hour, so that the last one holds', () => {
    const program = { activePeriods: [absolute('18:00', '07:00')], steps: [fixed('02:50', 20), fixed('02:10', 60)] };
    expect(changes(program, '2026-03-28T12:00+01:00', 23)).to.deep.equal([
      '03-28 17:00 100',
      '03-29 01:00 20',
      '03-29 05:00 0',
    ]);
  });

  it('moves steps with the sun by their offset', () => {
    const program = { steps: [{ kind: 'astroClock', event: 'sunset', offsetMinutes: 90, level: 55 }] };
    const night = nightOfDate(BRUSSELS, '2026-12-21');
    const [on, dim] = programCurve(
      compile(street({ program })),
      LAMP,
      at('2026-12-21T11:00Z'),
      at('2026-12-22T11:00Z'),
    ).slice(1);
    expect(on).to.deep.equal([night?.from, 100]);
    expect(dim).to.deep.equal([(night?.from as number) + 90 * MINUTE, 55]);
  });

  it('keeps a night whole across midnight when the calendar counts from midnight', () => {
    const byNoon = changes(NIGHT_TIMES, '2026-12-21T12:00+01:00', 48);
    expect(changes(NIGHT_TIMES, '2026-12-21T12:00+01:00', 48, { dayOffsetHours: 0 })).to.deep.equal(byNoon);
  });

  it('changes the program at noon or at midnight, as the calendar says', () => {
    const programs = [
      { id: 'p', name: 'Weekday', baseLevel: 50, activePeriods: [absolute('18:00', '07:00')] },
      { id: 'sunday', name: 'Sunday', baseLevel: 80, activePeriods: [absolute('18:00', '07:00')] },
    ];
    const rules = [{ programId: 'sunday', weekdays: [7] }];
    const levelAt3OnSunday = [12, 0].map(
      (dayOffsetHours) =>
        lit(compile(street({ programs, calendar: { rules, dayOffsetHours } })), '2026-12-20T03:00+01:00').level,
    );
    expect(levelAt3OnSunday).to.deep.equal([50, 80]);
  });

  it('lights nothing in a period that the season turned inside out', () => {
    const inverted = { activePeriods: [sunPeriod('sunset', 240, 'sunrise', -240)] };
    expect(changes(inverted, '2026-06-21T12:00+02:00')).to.deep.equal([]);
    expect(changes(inverted, '2026-12-21T12:00+01:00')).to.have.length(2);
  });

  it('lights the whole day when a period ends at the time it starts (TALQ)', () => {
    expect(changes({ activePeriods: [absolute('08:00', '08:00')] }, '2026-12-21T12:00+01:00', 48)).to.deep.equal([]);
    expect(
      lit(street({ program: { activePeriods: [absolute('08:00', '08:00')] } }), '2026-12-21T13:00Z').level,
    ).to.equal(100);
  });

  it('joins periods that touch or overlap without a dark moment', () => {
    const program = {
      activePeriods: [absolute('17:00', '23:00'), absolute('23:00', '02:00'), absolute('01:00', '06:00')],
    };
    expect(changes(program, '2026-12-21T12:00+01:00')).to.deep.equal(['12-21 16:00 100', '12-22 05:00 0']);
  });

  it('can light by day, and in the evening only', () => {
    const tunnel = changes({ activePeriods: [sunPeriod('sunrise', 0, 'sunset', 0)] }, '2026-12-21T12:00+01:00');
    expect(tunnel).to.deep.equal(['12-21 15:38 0', '12-22 07:43 100']);
    const evening = changes({ activePeriods: [sunPeriod('sunset', 0, 'sunset', 180)] }, '2026-12-21T12:00+01:00');
    expect(evening).to.deep.equal(['12-21 15:38 100', '12-21 18:38 0']);
  });

  it('F-23: stays lit through polar night, whatever the offsets, and dark through polar day', () => {
    const tromso = { latitude: 69.65, longitude: 18.96, timeZone: 'Europe/Oslo' };
    const program = { activePeriods: [sunPeriod('sunset', 30, 'sunrise', -30)], steps: [fixed('23:00', 60)] };
    expect(changes(program, '2026-12-20T12:30+01:00', 48, {}, tromso)).to.deep.equal([
      '12-20 22:00 60',
      '12-21 11:00 100',
      '12-21 22:00 60',
      '12-22 11:00 100',
    ]);
    expect(changes(program, '2026-06-20T12:00+02:00', 48, {}, tromso)).to.deep.equal([]);
  });

  it('F-23: gives an answer on every day at every latitude', () => {
    const program = { steps: [fixed('22:00', 60)] };
    const latitude = fc.double({ min: -90, max: 90, noNaN: true });
    fc.assert(
      fc.property(latitude, fc.nat({ max: 365 }), (lat, days) => {
        const compiled = compile(street({ program, place: { latitude: lat, longitude: 18, timeZone: 'UTC' } }));
        const from = at('2028-01-01T12:00Z') + days * DAY;
        for (const [, level] of programCurve(compiled, LAMP, from, from + DAY)) expect([0, 60, 100]).to.include(level);
        expect(lit(compiled, from).source).to.equal('program');
      }),
      { numRuns: 150 },
    );
  });

  it('F-21, F-22: switches on once and off once in every night of 2024 to 2040, at the sun to the millisecond', function () {
    this.timeout(120_000);
    const compiled = compile(street({ programs: [defaultProgram()], calendar: { ...defaultCalendar(), id: 'c' } }));
    const curve = programCurve(compiled, LAMP, at('2024-01-01T12:00+01:00'), at('2041-01-01T12:00+01:00'));
    const switches = curve.filter(([, level], index) => index > 0 && (level === 0) !== (curve[index - 1]?.[1] === 0));
    const expected: EpochMs[] = [];
    for (let date = '2024-01-01'; date <= '2040-12-31'; date = plusDays(date, 1)) {
      const night = nightOfDate(BRUSSELS, date);
      expected.push(night?.from ?? Number.NaN, night?.to ?? Number.NaN);
    }
    expect(expected).to.have.length(2 * 6210);
    expect(switches.map(([instant]) => instant)).to.deep.equal(expected);
  });

  /** Levels of each night, from one local noon to the next, as the curve changes them. */
  function levelsByNight(program: object): Map<string, number[]> {
    const from = at('2024-01-01T12:00+01:00');
    const curve = programCurve(compile(street({ program })), LAMP, from, at('2041-01-01T12:00+01:00'));
    const nights = new Map<string, number[]>();
    for (const [instant, level] of curve.slice(1)) {
      const { date } = lightingDayAt(instant, BRUSSELS.timeZone, 12);
      nights.set(date, [...(nights.get(date) ?? []), level]);
    }
    return nights;
  }

  it('F-21, F-22: makes exactly one change at each time by the clock on every night of 2024 to 2040', function () {
    this.timeout(120_000);
    const nights = [...levelsByNight(NIGHT_TIMES)];
    expect(nights).to.have.length(6210);
    for (const [date, levels] of nights) expect(levels, date).to.deep.equal([100, 70, 50, 40, 70, 100, 0]);
  });

  it('makes exactly one change at each time by the sun on every night of 2024 to 2040', function () {
    this.timeout(120_000);
    const sun = (event: string, offsetMinutes: number, level: number): object => ({
      kind: 'astroClock',
      event,
      offsetMinutes,
      level,
    });
    const nights = [...levelsByNight({ steps: [sun('sunset', 60, 60), sun('sunrise', -60, 80)] })];
    expect(nights).to.have.length(6210);
    for (const [date, levels] of nights) expect(levels, date).to.deep.equal([100, 60, 80, 0]);
  });

  it('F-21, F-22: takes each fixed-time step at its own hour on every day of 2024 to 2040', () => {
    const program = street({ program: NIGHT_TIMES }).programs[0] as ControlProgram;
    for (let date = '2024-01-01'; date <= '2040-12-31'; date = plusDays(date, 1)) {
      const steps = fixedSteps(program, lightingDay(date, BRUSSELS.timeZone, 12));
      expect(steps.map(({ ruleId }) => ruleId)).to.deep.equal(['p/22:00', 'p/00:00', 'p/02:30', 'p/05:00', 'p/06:00']);
      const gaps = steps.slice(1).map(({ at: instant }, index) => instant - (steps[index]?.at ?? 0));
      expect(Math.min(...gaps)).to.be.at.least(HOUR);
    }
  });

  it('agrees with a plain reading of the wall clock at any minute without a clock change', () => {
    const time = fc
      .tuple(fc.nat({ max: 23 }), fc.nat({ max: 59 }))
      .map((parts) => parts.map((part) => String(part).padStart(2, '0')).join(':'));
    const steps = fc.uniqueArray(fc.tuple(time, fc.integer({ min: 1, max: 99 })), {
      maxLength: 6,
      selector: ([text]) => text,
    });
    const wallClockText = new Intl.DateTimeFormat('en-GB', {
      timeZone: 'Europe/Brussels',
      hour: '2-digit',
      minute: '2-digit',
    });
    const fromNoon = (text: string): number => (Number(text.slice(0, 2)) * 60 + Number(text.slice(3)) + 720) % 1440;
    fc.assert(
      fc.property(time, time, steps, fc.nat({ max: 100 * 1440 }), (on, off, timed, minute) => {
        fc.pre(on !== off);
        const program = { activePeriods: [absolute(on, off)], steps: timed.map(([text, level]) => fixed(text, level)) };
        const instant = at('2026-05-01T12:00Z') + minute * MINUTE;
        const now = wallClockText.format(instant);
        const isOn = on < off ? on <= now && now < off : now >= on || now < off;
        const passed = timed
          .filter(([text]) => fromNoon(text) <= fromNoon(now))
          .sort((a, b) => fromNoon(a[0]) - fromNoon(b[0]));
        expect(lit(street({ program }), instant).level).to.equal(isOn ? (passed.at(-1)?.[1] ?? 100) : 0);
      }),
      { numRuns: 400 },
    );
  });

  it('says in words which step holds', () => {
    const compiled = compile(street({ programs: [{ ...defaultProgram(), id: 'p' }] }));
    const decision = lit(compiled, '2026-12-22T03:00Z');
    expect(decision).to.include({ level: 50, source: 'program', ruleId: 'p/midnight', clamp: null });
    expect(decision.reason).to.equal('Residential street: 50 % from 00:00');
    expect(decision.since).to.equal(at('2026-12-21T23:00Z'));
    expect(decision.until).to.equal(at('2026-12-22T04:00Z'));
    expect(lit(compiled, '2026-12-21T16:00Z').reason).to.equal('Residential street: 100 % from 16:38, when it starts');
    expect(lit(compiled, '2026-12-21T12:00Z').reason).to.equal('Residential street: off outside its periods');
  });
});
