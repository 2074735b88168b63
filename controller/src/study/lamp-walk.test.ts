import { ControlProgram, calendarId, DAY, HOUR, type Place, SECOND } from '@lamplighter/contracts';
import { compile, resolve } from '@lamplighter/lighting';
import { expect } from 'chai';
import fc from 'fast-check';
import { builtInProgram } from './built-in-program.js';
import type { LampProfile } from './lamp-profile.js';
import { profilesOf } from './side-profiles.js';
import type { StudyLamp } from './study-lamp.js';
import { everyDay, type StudyProgram, shortestHold } from './study-program.js';
import { BELGIAN_TARIFF } from './tariff.js';
import { tariffTimes, timeSlots } from './time-slot.js';

const BRUSSELS: Place = { latitude: 50.85, longitude: 4.35, timeZone: 'Europe/Brussels', switchingElevation: -0.833 };
const LAMP: StudyLamp = {
  nis: '21004',
  street: 'Rue Haute',
  lightingClass: 'P4',
  floorLevel: 20,
  model: 'LED 30 W',
  nominalPowerW: 30,
  calendarId: null,
};
const powerWindow = { kind: 'permanent' } as const;

interface Walked {
  readonly profile: LampProfile;
  readonly decisions: number;
}

function walk(program: StudyProgram, floorLevel: number, from: number, to: number, arrivals: number[]): Walked {
  const times = tariffTimes(BRUSSELS.timeZone, BELGIAN_TARIFF, from, to);
  const { ofLamp, decisions } = profilesOf({
    program,
    place: BRUSSELS,
    powerWindow,
    lamps: [{ ...LAMP, floorLevel }],
    presence: { streams: new Map([['path', arrivals]]), streamOf: () => 'path' },
    slots: timeSlots(times, { place: BRUSSELS, powerWindow, darkElevation: -6 }),
    shape: { months: times.months.length, periods: BELGIAN_TARIFF.periods.length },
    parts: [to],
  });
  const [profile] = ofLamp;
  if (!profile) throw new Error('one lamp has one profile');
  return { profile, decisions };
}

/** The same by putting resolve() to every second, with nothing of the study's own in between. */
function secondsAtLevels(
  program: StudyProgram,
  floorLevel: number,
  from: number,
  to: number,
  arrivals: number[],
): Map<number, number> {
  const [calendar] = program.calendars;
  const compiled = compile({
    format: 1,
    nis: '21004' as never,
    edge: 'brute' as never,
    version: 1,
    place: BRUSSELS,
    powerWindow,
    luminaires: [
      {
        device: 'lamp' as never,
        line: 0,
        shortAddress: 0,
        calendarId: calendar?.id ?? calendarId('none'),
        lightingClass: '',
        floorLevel,
      },
    ],
    sensors: [
      { device: 'eye' as never, kind: 'presence', line: 0, shortAddress: 0, instance: 0, rings: [['lamp' as never]] },
    ],
    programs: [...program.programs],
    calendars: [...program.calendars],
  });
  const found = new Map<number, number>();
  const detections = new Map();
  let next = 0;
  for (let instant = from; instant < to; instant += SECOND) {
    for (; (arrivals[next] ?? to) <= instant; next += 1) {
      detections.set('eye', { occupied: false, lastDetectionAt: arrivals[next] });
    }
    const { level } = resolve({
      instant,
      clockTrusted: true,
      desired: compiled,
      device: 'lamp' as never,
      overrides: [],
      detections,
    });
    found.set(level, (found.get(level) ?? 0) + 1);
  }
  return found;
}

const programs: readonly StudyProgram[] = [
  ...['full', 'dim50-00-06', 'presence20', 'default'].map(builtInProgram),
  everyDay(
    ControlProgram.parse({
      id: 'odd',
      name: 'Odd',
      activePeriods: [
        { kind: 'clockAndSun', on: { event: 'sunset', offsetMinutes: 20 }, off: '01:00' },
        { kind: 'clockAndSun', on: '05:30', off: { event: 'sunrise' } },
      ],
      steps: [{ kind: 'astroClock', event: 'sunset', offsetMinutes: 120, operation: 'mul', level: 60 }],
      dynamicControls: [
        { kind: 'presence', operation: 'add', levels: [35], holdSeconds: 45, between: { from: '22:00', to: '00:30' } },
      ],
    }),
    'odd',
  ),
];

describe('a walk along the decisions', function () {
  this.timeout(60_000);

  it('gives the time at each level that asking every second gives, people and clock changes included', () => {
    const start = fc.constantFrom('2026-03-28T11:00Z', '2026-10-24T10:00Z', '2026-06-20T10:00Z', '2026-12-21T11:00Z');
    const arrivals = fc.array(fc.integer({ min: 0, max: 86_399 }), { maxLength: 60 });
    fc.assert(
      fc.property(
        fc.constantFrom(...programs),
        start,
        arrivals,
        fc.constantFrom(0, 30),
        (program, at, seconds, floor) => {
          const from = Date.parse(at);
          const people = [...seconds].sort((a, b) => a - b).map((second) => from + second * SECOND);
          const { profile } = walk(program, floor, from, from + DAY, people);
          const brute = secondsAtLevels(program, floor, from, from + DAY, people);
          const off = [...profile.standby].reduce((sum, each) => sum + each, 0);
          const walked = new Map([[0, off]]);
          for (const [level, cells] of profile.lit)
            walked.set(
              level,
              cells.reduce((sum, each) => sum + each, 0),
            );
          // Changes at the sun's milliseconds cost the brute force up to a second each.
          const slack = profile.levelChanges + 1;
          for (const level of new Set([...walked.keys(), ...brute.keys()])) {
            expect((walked.get(level) ?? 0) / SECOND, `${program.name} at ${level} %`).to.be.closeTo(
              brute.get(level) ?? 0,
              slack,
            );
          }
        },
      ),
      { numRuns: 25 },
    );
  });

  it('asks only where the answer may change', () => {
    const from = Date.parse('2026-12-21T11:00Z');
    const { decisions, profile } = walk(builtInProgram('full'), 20, from, from + DAY, []);
    expect(decisions).to.be.at.most(6);
    expect(profile.switchOns).to.equal(1);
    expect(profile.levelChanges).to.equal(2);
    expect(profile.burning() / HOUR).to.be.closeTo(16.07, 0.02);
  });

  it('sees one visit where people follow each other within the hold time', () => {
    const from = Date.parse('2026-12-21T22:00Z');
    const program = builtInProgram('presence20');
    const hold = shortestHold(program) ?? 0;
    const people = [0, hold - 1, 2 * hold - 2].map((later) => from + HOUR + later);
    const { profile } = walk(program, 0, from, from + 4 * HOUR, people);
    const bright = [...(profile.lit.get(100) ?? [])].reduce((sum, each) => sum + each, 0);
    expect(bright).to.equal(3 * hold - 2);
    expect(profile.levelChanges).to.equal(2);
  });
});
