import { type DesiredState, MINUTE } from '@lamplighter/contracts';
import fc from 'fast-check';
import { type CompiledState, compile } from '../compile.js';
import type { ActiveOverride, Detection } from '../decision.js';
import type { ResolveInput } from '../resolve.js';
import { at, LAMP, override, PHOTOCELL, SENSOR, street } from './street.js';

/** Documents, instants and inputs for property tests: any that the schema takes, the odd ones often. */
export const level = fc.integer({ min: 0, max: 100 });
export const time = fc
  .tuple(fc.nat({ max: 23 }), fc.nat({ max: 59 }))
  .map((parts) => parts.map((part) => String(part).padStart(2, '0')).join(':'));
const offsetMinutes = fc.integer({ min: -360, max: 360 });
const sunEvent = fc.record({ event: fc.constantFrom('sunset', 'sunrise'), offsetMinutes });
const NIGHT = { kind: 'astroClock', on: { event: 'sunset' }, off: { event: 'sunrise' } };
const thresholds = { onLevel: fc.integer({ min: 0, max: 60 }), offLevel: fc.integer({ min: 0, max: 60 }) };
const beforehand = fc.integer({ min: 0, max: 360 });
const period = fc.oneof(
  fc.record({ kind: fc.constant('absolute'), on: time, off: time }),
  fc.record({ kind: fc.constant('astroClock'), on: sunEvent, off: sunEvent }),
  fc.constant(NIGHT),
  fc.record({ kind: fc.constant('clockAndSun'), on: fc.oneof(time, sunEvent), off: fc.oneof(time, sunEvent) }),
  fc.record({ kind: fc.constant('sensor'), ...thresholds }),
  fc.record({
    kind: fc.constant('astroAndSensor'),
    sunsetOffsetMinutes: offsetMinutes,
    sunriseOffsetMinutes: offsetMinutes,
    sensorBeforeSunsetMinutes: beforehand,
    sensorBeforeSunriseMinutes: beforehand,
    ...thresholds,
  }),
  fc.record({
    kind: fc.constant('value'),
    device: fc.constant('gauge'),
    attribute: fc.constant('mist'),
    operator: fc.constantFrom('eq', 'ne', 'ge', 'gt', 'le', 'lt'),
    value: fc.integer({ min: 0, max: 3 }),
  }),
);

export type Operation = 'set' | 'max' | 'min' | 'add' | 'sub' | 'mul';
const ANY_OPERATION: readonly Operation[] = ['set', 'max', 'min', 'add', 'sub', 'mul'];

const step = fc.oneof(
  fc.record({ kind: fc.constant('fixedTime'), at: time, level }),
  fc
    .record({ kind: fc.constant('astroClock'), operation: fc.constantFrom(...ANY_OPERATION), level })
    .chain((part) => sunEvent.map((event) => ({ ...part, ...event }))),
);
const control = (operations: readonly Operation[]): fc.Arbitrary<object> => {
  const shared = {
    operation: fc.constantFrom(...operations),
    holdSeconds: fc.integer({ min: 5, max: 3600 }),
    between: fc.record({ from: time, to: time }),
  };
  const requiredKeys = ['kind', 'operation', 'holdSeconds'] as const;
  return fc.oneof(
    fc.record(
      { kind: fc.constant('presence'), ...shared, levels: fc.array(level, { minLength: 1, maxLength: 2 }) },
      { requiredKeys: [...requiredKeys, 'levels'] },
    ),
    fc.record(
      { kind: fc.constant('sensor'), ...shared, sensors: fc.constantFrom([SENSOR], [SENSOR, 'traffic']), level },
      { requiredKeys: [...requiredKeys, 'sensors', 'level'] },
    ),
    fc.record(
      { kind: fc.constant('external'), ...shared, source: fc.constant('next-edge') },
      { requiredKeys: [...requiredKeys, 'source'] },
    ),
  );
};
export const program = (operations: readonly Operation[] = ANY_OPERATION): fc.Arbitrary<object> =>
  fc.record(
    {
      activePeriods: fc.array(period, { maxLength: 3 }),
      baseLevel: level,
      steps: fc.array(step, { maxLength: 6 }),
      dynamicControls: fc.array(control(operations), { maxLength: 3 }),
      minimumBurningMinutes: fc.integer({ min: 0, max: 240 }),
      carriesOver: fc.boolean(),
    },
    { requiredKeys: ['activePeriods', 'baseLevel', 'steps', 'dynamicControls'] },
  );
const place = fc.oneof(
  { weight: 3, arbitrary: fc.constant({}) },
  {
    weight: 1,
    arbitrary: fc.record({
      latitude: fc.double({ min: -90, max: 90, noNaN: true }),
      longitude: fc.double({ min: -180, max: 180, noNaN: true }),
      timeZone: fc.constantFrom('UTC', 'Europe/Oslo', 'Australia/Lord_Howe'),
    }),
  },
);
const scope = { between: fc.record({ from: time, to: time }), devices: fc.constantFrom([], [LAMP]) };
const exemption = fc.record(
  {
    id: fc.constant('exemption'),
    from: fc.constantFrom('2024-01-01', '2026-10-25'),
    to: fc.constantFrom('2026-10-25', '2040-12-31'),
    level,
    reason: fc.constant('bats'),
    approvedBy: fc.constant('council'),
    ...scope,
  },
  { requiredKeys: ['id', 'from', 'to', 'level', 'reason', 'approvedBy'] },
);
const cap = fc.record(
  {
    id: fc.constant('cap'),
    kind: fc.constantFrom('curfew', 'biodiversityCorridor'),
    maxLevel: level,
    from: fc.constant('--11-01'),
    to: fc.constant('--03-31'),
    reason: fc.constant('night'),
    ...scope,
  },
  { requiredKeys: ['id', 'kind', 'maxLevel', 'reason'] },
);

/** A street whose first luminaire follows the program. */
export const document = (operations: readonly Operation[] = ANY_OPERATION): fc.Arbitrary<DesiredState> =>
  fc
    .record({
      program: program(operations),
      place,
      floorLevel: level,
      calendar: fc.record({ dayOffsetHours: fc.constantFrom(0, 12) }),
      exemptions: fc.array(exemption, { maxLength: 1 }),
      caps: fc.array(cap, { maxLength: 1 }),
    })
    .map(street);

/** Half of them in the nights around a clock change, the new year or the leap day. */
export const instant = fc.oneof(
  fc.integer({ min: at('2024-01-01T00:00Z'), max: at('2041-01-01T00:00Z') }),
  fc
    .tuple(
      fc.constantFrom('2026-03-29', '2026-10-25', '2027-01-01', '2028-02-29').map((date) => at(`${date}T00:00Z`)),
      fc.integer({ min: -1440 * MINUTE, max: 1440 * MINUTE }),
    )
    .map(([midnight, away]) => midnight + away),
);

/** A document, an instant, and everything else that a level depends on. */
export interface Scene {
  readonly compiled: CompiledState;
  readonly now: number;
  readonly input: Partial<ResolveInput>;
}

const detection = (now: number): fc.Arbitrary<Detection> =>
  fc
    .record({ occupied: fc.boolean(), secondsAgo: fc.integer({ min: 0, max: 4000 }), isFaulty: fc.boolean() })
    .map(({ occupied, secondsAgo, isFaulty }) => ({
      occupied,
      lastDetectionAt: now - secondsAgo * 1000,
      // One in four: both of these independent coins.
      isFaulty: isFaulty && secondsAgo % 2 === 0,
    }));

export const scene = (operations?: readonly Operation[]): fc.Arbitrary<Scene> =>
  fc
    .record({ desired: document(operations), now: instant })
    .chain(({ desired, now }) =>
      fc.record({
        desired: fc.constant(desired),
        now: fc.constant(now),
        overrides: fc.array(
          fc.record({
            level: fc.option(level, { freq: 8 }),
            rank: fc.constantFrom(
              'operator' as const,
              'operator' as const,
              'emergency' as const,
              'maintenance' as const,
            ),
            drill: fc.constantFrom(undefined, undefined, undefined, true as const),
            from: fc.integer({ min: -600, max: 600 }),
            minutes: fc.integer({ min: 1, max: 900 }),
          }),
          { maxLength: 3 },
        ),
        seen: fc.option(detection(now)),
        traffic: fc.option(detection(now)),
        boost: fc.option(
          fc.record({ level, from: fc.integer({ min: -60, max: 60 }), minutes: fc.integer({ min: 1, max: 60 }) }),
        ),
        lux: fc.option(fc.record({ lux: fc.integer({ min: 0, max: 60 }), hoursAgo: fc.integer({ min: 0, max: 25 }) })),
        mist: fc.option(fc.integer({ min: 0, max: 3 })),
        localOverride: fc.option(level, { freq: 2 }),
      }),
    )
    .map(({ desired, now, overrides, seen, traffic, boost, lux, mist, localOverride }) => ({
      compiled: compile(desired),
      now,
      input: {
        overrides: overrides.map(({ from, minutes, ...one }, index): ActiveOverride => {
          const start = now + from * MINUTE;
          return override(index, { ...one, start, until: start + minutes * MINUTE });
        }),
        detections: new Map([
          ...(seen ? [[SENSOR, seen] as const] : []),
          ...(traffic ? [['traffic' as typeof SENSOR, traffic] as const] : []),
        ]),
        externalLevels: new Map(
          boost
            ? [
                [
                  'next-edge' as typeof SENSOR,
                  {
                    level: boost.level,
                    since: now + boost.from * MINUTE,
                    until: now + (boost.from + boost.minutes) * MINUTE,
                  },
                ],
              ]
            : [],
        ),
        light: new Map(lux ? [[PHOTOCELL, [{ at: now - lux.hoursAgo * 60 * MINUTE, lux: lux.lux }]]] : []),
        values: new Map(mist === null ? [] : [['gauge/mist', mist]]),
        // Half of the scenes leave the switch alone, or nothing below it would ever be seen.
        localOverride: localOverride !== null && localOverride % 2 === 0 ? localOverride : null,
      },
    }));
