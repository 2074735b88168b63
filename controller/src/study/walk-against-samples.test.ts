import { DAY, MINUTE, type Milliseconds, type Place, parseDesiredState, SECOND } from '@lamplighter/contracts';
import { compile, type Detection, isPowered, nightOf, resolve } from '@lamplighter/lighting';
import { expect } from 'chai';
import fc from 'fast-check';
import type { LampProfile } from './lamp-profile.js';
import { profilesOf } from './side-profiles.js';
import { parseStudyProgram, type StudyProgram } from './study-program.js';
import { BELGIAN_TARIFF } from './tariff.js';
import { tariffTimes, timeSlots } from './time-slot.js';

const PLACE: Place = { latitude: 50.85, longitude: 4.35, timeZone: 'Europe/Brussels', switchingElevation: -0.833 };
const DARK = { ...PLACE, switchingElevation: -6 };
/** So short before sunset that a program may ask for light before there is voltage. */
const powerWindow = { kind: 'switched', leadMinutes: 10, lagMinutes: 20 } as const;
const STEP = 10 * SECOND;
const DAYS = 2;
/** Four ends a night fall between samples: of voltage twice, of the program's period twice. Each is off by up to a step. */
const SUN_EDGES = 4 * DAYS;

type Facts = Record<string, Milliseconds>;
const addTo = (facts: Facts, key: string, duration: Milliseconds): void => {
  facts[key] = (facts[key] ?? 0) + duration;
};

/** What the walk found, one number for each thing that a study reports. */
function walked(program: StudyProgram, floorLevel: number, from: number, arrivals: readonly number[]): Facts {
  const to = from + DAYS * DAY;
  const times = tariffTimes(PLACE.timeZone, BELGIAN_TARIFF, from, to);
  const lamp = { nis: '', street: '', lightingClass: '', model: '', nominalPowerW: 1, calendarId: null, floorLevel };
  const [profile] = profilesOf({
    program,
    place: PLACE,
    powerWindow,
    lamps: [lamp],
    presence: { streams: new Map([['path', arrivals]]), streamOf: () => 'path' },
    slots: timeSlots(times, { place: PLACE, powerWindow, darkElevation: DARK.switchingElevation }),
    shape: { months: times.months.length, periods: BELGIAN_TARIFF.periods.length },
    parts: [from + DAY, to],
  }).ofLamp;
  return profile ? factsOf(profile, times.months) : {};
}

function factsOf(profile: LampProfile, months: readonly string[]): Facts {
  const facts: Facts = {
    dark: profile.dark,
    belowFloor: profile.belowFloor,
    raised: profile.raised,
    unsupplied: profile.unsupplied,
  };
  const periods = BELGIAN_TARIFF.periods.map(({ id }) => id);
  const note = (what: string, cells: Float64Array): void => {
    cells.forEach((duration, cell) => {
      const [month, period] = [months[Math.floor(cell / periods.length)], periods[cell % periods.length]];
      if (duration > 0) addTo(facts, `${what} ${month} ${period}`, duration);
    });
  };
  for (const [level, cells] of profile.lit) note(`${level} %`, cells);
  note('standby', profile.standby);
  return facts;
}

const CLOCK = new Intl.DateTimeFormat('en-CA', {
  timeZone: PLACE.timeZone,
  hourCycle: 'h23',
  weekday: 'short',
  year: 'numeric',
  month: '2-digit',
  hour: '2-digit',
});

/** The same by asking at every sample, with calendar, sun and supply asked anew each time. */
function sampled(program: StudyProgram, floorLevel: number, from: number, arrivals: readonly number[]): Facts {
  const compiled = compile(
    parseDesiredState({
      format: 1,
      nis: '21004',
      edge: 'samples',
      version: 1,
      place: PLACE,
      powerWindow,
      luminaires: [{ device: 'lamp', shortAddress: 0, calendarId: program.defaultCalendarId, floorLevel }],
      sensors: [{ device: 'eye', kind: 'presence', shortAddress: 0, rings: [['lamp']] }],
      programs: program.programs,
      calendars: program.calendars,
    }),
  );
  const [device, eye] = [compiled.desired.luminaires[0]?.device, compiled.desired.sensors[0]?.device];
  if (!device || !eye) throw new Error('the document has a lamp and a sensor');
  const facts: Facts = { dark: 0, belowFloor: 0, raised: 0, unsupplied: 0 };
  for (let instant = from; instant < from + DAYS * DAY; instant += STEP) {
    const lastDetectionAt = arrivals.findLast((arrival) => arrival <= instant);
    const detections = new Map<typeof eye, Detection>();
    if (lastDetectionAt !== undefined) detections.set(eye, { occupied: false, lastDetectionAt });
    const asked = resolve({ instant, clockTrusted: true, desired: compiled, device, overrides: [], detections });
    const hasVoltage = isPowered(compiled.desired, instant);
    const level = hasVoltage ? asked.level : 0;
    const isDark = (nightOf(DARK, instant)?.from ?? Number.POSITIVE_INFINITY) <= instant;
    const part = Object.fromEntries(CLOCK.formatToParts(instant).map(({ type, value }) => [type, value]));
    const isPeak =
      !['Sat', 'Sun'].includes(part['weekday'] ?? '') && Number(part['hour']) >= 7 && Number(part['hour']) < 22;
    const when = `${part['year']}-${part['month']} ${isPeak ? 'peak' : 'off-peak'}`;
    if (level > 0) addTo(facts, `${level} % ${when}`, STEP);
    else if (hasVoltage) addTo(facts, `standby ${when}`, STEP);
    else if (asked.level > 0) addTo(facts, 'unsupplied', STEP);
    if (isDark) addTo(facts, 'dark', STEP);
    if (isDark && level < floorLevel) addTo(facts, 'belowFloor', STEP);
    if (hasVoltage && asked.clamp?.kind === 'floor') addTo(facts, 'raised', STEP);
  }
  return facts;
}

const SUNSET = { event: 'sunset' };
const SUNRISE = { event: 'sunrise' };
const level = fc.integer({ min: 0, max: 20 }).map((fives) => fives * 5);
const clockTime = fc
  .integer({ min: 0, max: 24 * 60 - 1 })
  .map((minute) => new Date(minute * MINUTE).toISOString().slice(11, 16));
const period = fc.oneof(
  fc.integer({ min: -40, max: 40 }).map((offsetMinutes) => ({
    kind: 'astroClock',
    on: { ...SUNSET, offsetMinutes },
    off: { ...SUNRISE, offsetMinutes: -offsetMinutes },
  })),
  fc.tuple(clockTime, clockTime).map(([on, off]) => ({ kind: 'absolute', on, off })),
);
const control = fc.record({
  kind: fc.constant('presence'),
  operation: fc.constantFrom('set', 'max', 'min', 'add', 'sub', 'mul'),
  levels: level.map((each) => [each]),
  holdSeconds: fc.integer({ min: 1, max: 30 }).map((tens) => tens * 10),
});
const programs = fc
  .record({
    activePeriods: fc.array(period, { minLength: 1, maxLength: 2 }),
    baseLevel: level,
    steps: fc.array(fc.record({ kind: fc.constant('fixedTime'), at: clockTime, level }), { maxLength: 4 }),
    dynamicControls: fc.array(control, { maxLength: 2 }),
  })
  .map((parts) => parseStudyProgram({ id: 'drawn', name: 'Drawn', ...parts }, 'drawn'));

describe('a walk along the decisions, beside samples every ten seconds', function () {
  this.timeout(120_000);

  it('gives the same time for each level, month, tariff period, standby, floor and supply', () => {
    // Clocks forward, clocks back, the end of a month in summer, the longest night.
    const starts = fc.constantFrom('2026-03-28T10:00Z', '2026-10-24T10:00Z', '2026-06-30T09:00Z', '2026-12-20T12:00Z');
    // People come one by one and in swarms, closer together than holds are long.
    const gap = fc.oneof(fc.integer({ min: 0, max: 30 }), fc.integer({ min: 100, max: 1000 }));
    const arrivals = fc.array(gap, { minLength: 80, maxLength: 150 }).map((gaps) => {
      let sample = 0;
      return gaps.map((each) => (sample += each));
    });
    fc.assert(
      fc.property(programs, starts, arrivals, fc.constantFrom(0, 30, 55), (program, start, passages, floor) => {
        const from = Date.parse(start);
        const instants = passages.map((sample) => from + sample * STEP);
        const [found, expected] = [walked(program, floor, from, instants), sampled(program, floor, from, instants)];
        for (const key of new Set([...Object.keys(found), ...Object.keys(expected)])) {
          const apart = Math.abs((found[key] ?? 0) - (expected[key] ?? 0)) / SECOND;
          expect(apart, `${key}: seconds apart`).to.be.at.most((SUN_EDGES * STEP) / SECOND);
        }
      }),
      { numRuns: 25, endOnFailure: true },
    );
  });
});
