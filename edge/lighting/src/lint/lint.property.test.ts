import { DAY, type DesiredState, MINUTE } from '@lamplighter/contracts';
import { expect } from 'chai';
import fc from 'fast-check';
import { Body, Equator, Horizon, MakeTime, Observer } from '#astronomy';
import { compile } from '../compile.js';
import { programCurve } from '../curve.js';
import { level, program, time } from '../testing/arbitrary.js';
import { at, LAMP, lit } from '../testing/street.js';
import { DAY_ELEVATION } from './day-burn.js';
import type { LintCheck } from './finding.js';
import { SHORTEST_LIGHT_MINUTES } from './flash.js';
import { lint } from './lint.js';
import { district } from './testing/findings.js';

const number = (min: number, max: number) => fc.integer({ min, max });
const id = <T extends string>(name: T) => ({ id: fc.constant(name), name: fc.constant(name) });
const programNamed = (name: string): fc.Arbitrary<object> =>
  fc.tuple(program(), fc.record(id(name))).map((parts) => Object.assign({}, ...parts));
const programId = fc.constantFrom('p', 'q');
const date = number(0, 110).map((days) => new Date(at('2026-03-10T00:00Z') + days * DAY).toISOString().slice(0, 10));
const rule = fc.record(
  { programId, from: date, to: date, weekdays: fc.uniqueArray(number(1, 7), { minLength: 1 }), nth: number(1, 5) },
  { requiredKeys: ['programId'] },
);
const calendarNamed = (name: string): fc.Arbitrary<object> =>
  fc.record({
    ...id(name),
    defaultProgramId: programId,
    dayOffsetHours: fc.constantFrom(0, 12),
    rules: fc.array(rule, { maxLength: 3 }),
  });
const lamp = fc.record({
  calendarId: fc.constantFrom('c', 'd'),
  floorLevel: fc.oneof(fc.constant(0), level),
  lightingClass: fc.constantFrom('', 'P4', 'M5'),
});
const scope = {
  devices: fc.subarray(['lamp-1', 'lamp-2']),
  groups: fc.subarray(['street']),
  between: fc.record({ from: time, to: time }),
};
const exemption = fc.record(
  { id: fc.constant('park'), from: date, to: date, level, ...scope, dates: fc.tuple(fc.record({ from: date })) },
  { requiredKeys: ['id', 'from', 'to', 'level'] },
);
const cap = fc.record(
  { id: fc.constant('bats'), maxLevel: level, ...scope, from: date },
  { requiredKeys: ['id', 'maxLevel'] },
);

/** Anywhere, in a zone that may be wrong for it. */
const anyPlace = fc.oneof(
  fc.constant({}),
  fc.record({
    latitude: fc.double({ min: -90, max: 90, noNaN: true }),
    longitude: fc.double({ min: -180, max: 180, noNaN: true }),
    timeZone: fc.constantFrom('UTC', 'Europe/Oslo', 'Australia/Lord_Howe'),
    switchingElevation: number(-18, 5),
  }),
);
/** Where the sun rises and sets every day. */
const temperatePlace = fc.record({
  latitude: number(-55, 55),
  longitude: number(-120, 120),
  timeZone: fc.constantFrom('UTC', 'Europe/Brussels'),
  switchingElevation: number(-6, 5),
});

/** Valid documents of every shape. */
const anyDistrict = (place: fc.Arbitrary<object> = anyPlace): fc.Arbitrary<DesiredState> =>
  fc
    .record({
      place,
      programs: fc.tuple(programNamed('p'), programNamed('q')),
      calendars: fc.tuple(calendarNamed('c'), calendarNamed('d')),
      lamps: fc.tuple(lamp, lamp),
      exemptions: fc.array(exemption, { maxLength: 1 }),
      caps: fc.array(cap, { maxLength: 1 }),
      lightSensors: fc.constantFrom<object[]>([], [{ device: 'cell-1', kind: 'lightSensor', shortAddress: 9 }]),
      powerWindow: fc.constantFrom({ kind: 'permanent' }, { kind: 'switched', leadMinutes: 30, lagMinutes: 30 }),
    })
    .map((parts) => district({ ...parts, groups: [{ id: 'street', name: 'Street', devices: ['lamp-1', 'lamp-2'] }] }));

/** Around the night of the clock change, and around the longest day. */
const start = fc
  .constantFrom('2026-03-26', '2026-06-18', '2026-10-22', '2027-02-27')
  .map((date) => at(`${date}T00:30Z`));
const DAYS = 4;
const share = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 40, maxLength: 40 });
const instants = (from: number, shares: readonly number[]): number[] =>
  shares.map((part) => Math.floor((from + DAY + part * (DAYS - 2) * DAY) / MINUTE) * MINUTE);
const speaks = (desired: DesiredState, from: number, check: LintCheck): boolean =>
  lint(desired, from, DAYS).some((finding) => finding.check === check);

function altitude({ latitude, longitude }: DesiredState['place'], instant: number): number {
  const time = MakeTime(new Date(instant));
  const observer = new Observer(latitude, longitude, 0);
  const { ra, dec } = Equator(Body.Sun, time, observer, true, true);
  return Horizon(time, observer, ra, dec).altitude;
}

/** What a place leads to; undefined for nothing. */
function lookUp(desired: DesiredState, place: string): unknown {
  const [list = '', id = '', part = '', index] = place.split('.');
  if (list === 'place') return id === '' ? desired.place : desired.place[id as keyof typeof desired.place];
  const things = (desired as unknown as Record<string, { id?: string; device?: string }[]>)[list] ?? [];
  const thing = things.find((one) => (one.id ?? one.device) === id) as Record<string, unknown[]> | undefined;
  if (part === '') return thing;
  return index === undefined ? thing?.[part] : thing?.[part]?.[Number(index)];
}

describe('linter, whatever it is given', function () {
  this.timeout(120_000);

  it('never throws on a valid document, says the same twice, and names places that are there', () => {
    fc.assert(
      fc.property(anyDistrict(), start, (desired, from) => {
        const found = lint(desired, from, DAYS);
        expect(lint(structuredClone(desired), from, DAYS)).to.deep.equal(found);
        for (const { place, why, fix } of found) {
          expect(lookUp(desired, place), place).to.not.equal(undefined);
          expect(`${why} ${fix}`).to.not.match(/undefined|NaN|null|Infinity|\[object/);
          expect(why).to.match(/^\S.*\.$/);
          expect(fix).to.match(/^\S.*\.$/);
        }
      }),
      { numRuns: 200 },
    );
  });

  it('finds every light by day: without a finding nothing is lit while the sun is well up', () => {
    fc.assert(
      fc.property(anyDistrict(temperatePlace), start, share, (desired, from, shares) => {
        fc.pre(!speaks(desired, from, 'dayBurn'));
        const compiled = compile(desired);
        const limit = Math.max(DAY_ELEVATION, desired.place.switchingElevation) + 0.02;
        for (const instant of instants(from, shares)) {
          if (altitude(desired.place, instant) > limit) expect(lit(compiled, instant).level).to.equal(0);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('finds all that the floor guard raises in the dark', () => {
    fc.assert(
      fc.property(anyDistrict(), start, share, (desired, from, shares) => {
        fc.pre(!speaks(desired, from, 'belowFloor'));
        for (const { instant, decision } of inTheDark(desired, instants(from, shares))) {
          expect(decision.clamp?.kind, new Date(instant).toISOString()).to.not.equal('floor');
        }
      }),
      { numRuns: 100 },
    );
  });

  it('finds every dark hour without light that no exemption speaks of', () => {
    fc.assert(
      fc.property(anyDistrict(), start, share, (given, from, shares) => {
        const desired = { ...given, caps: [], exemptions: [] };
        fc.pre(!speaks(desired, from, 'uncoveredDays'));
        for (const { instant, decision } of inTheDark(desired, instants(from, shares))) {
          expect(decision.level, new Date(instant).toISOString()).to.be.above(0);
        }
      }),
      { numRuns: 100 },
    );
  });

  it('finds every level that is held shorter than 10 minutes', () => {
    fc.assert(
      fc.property(anyDistrict(), start, (given, from) => {
        const luminaires = given.luminaires.map((lamp) => ({ ...lamp, floorLevel: 0 }));
        const programs = given.programs.map((one) => ({ ...one, activePeriods: one.activePeriods.filter(isCertain) }));
        const desired = { ...given, luminaires, programs, caps: [] };
        fc.pre(!speaks(desired, from, 'flash'));
        const curve = programCurve(compile(desired), LAMP, from + DAY, from + (DAYS - 1) * DAY);
        const held = curve.slice(2).map(([instant], index) => instant - (curve[index + 1]?.[0] ?? 0));
        for (const length of held) expect(length).to.be.at.least(SHORTEST_LIGHT_MINUTES * MINUTE);
      }),
      { numRuns: 100 },
    );
  });

  const isCertain = ({ kind }: { kind: string }) => ['absolute', 'astroClock', 'clockAndSun'].includes(kind);

  function inTheDark(desired: DesiredState, among: readonly number[]) {
    const compiled = compile(desired);
    return among.flatMap((instant) => {
      const dark = compiled.lamps.get(LAMP)?.plans.at(instant)?.dark ?? [];
      const isDark = dark.some((night) => night.from <= instant && instant < night.to);
      return isDark ? [{ instant, decision: lit(compiled, instant) }] : [];
    });
  }
});
