import { type DesiredState, MINUTE } from '@lamplighter/contracts';
import { expect } from 'chai';
import fc from 'fast-check';
import { type CompiledState, compile } from './compile.js';
import { programCurve } from './curve.js';
import type { ActiveOverride, Decision } from './decision.js';
import type { ResolveInput } from './resolve.js';
import { at, LAMP, lit, override, SENSOR, street } from './testing/street.js';

const level = fc.integer({ min: 0, max: 100 });
const time = fc
  .tuple(fc.nat({ max: 23 }), fc.nat({ max: 59 }))
  .map((parts) => parts.map((part) => String(part).padStart(2, '0')).join(':'));
const sunEvent = fc.record({
  event: fc.constantFrom('sunset', 'sunrise'),
  offsetMinutes: fc.integer({ min: -360, max: 360 }),
});
const period = fc.oneof(
  fc.record({ kind: fc.constant('absolute'), on: time, off: time }),
  fc.record({ kind: fc.constant('astroClock'), on: sunEvent, off: sunEvent }),
  fc.constant({ kind: 'astroClock', on: { event: 'sunset' }, off: { event: 'sunrise' } }),
);
const step = fc.oneof(
  fc.record({ kind: fc.constant('fixedTime'), at: time, level }),
  fc
    .record({ kind: fc.constant('astroClock'), level })
    .chain((part) => sunEvent.map((event) => ({ ...part, ...event }))),
);
const control = (operations: readonly string[]): fc.Arbitrary<object> =>
  fc.record(
    {
      kind: fc.constant('presence'),
      operation: fc.constantFrom(...operations),
      levels: fc.array(level, { minLength: 1, maxLength: 2 }),
      holdSeconds: fc.integer({ min: 5, max: 3600 }),
      between: fc.record({ from: time, to: time }),
    },
    { requiredKeys: ['kind', 'operation', 'levels', 'holdSeconds'] },
  );
const program = (operations: readonly string[]): fc.Arbitrary<object> =>
  fc.record({
    activePeriods: fc.array(period, { minLength: 1, maxLength: 3 }),
    baseLevel: level,
    steps: fc.array(step, { maxLength: 6 }),
    dynamicControls: fc.array(control(operations), { maxLength: 3 }),
  });
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
const ANY_OPERATION = ['set', 'max', 'min', 'add', 'sub', 'mul'];
const document = (operations = ANY_OPERATION): fc.Arbitrary<DesiredState> =>
  fc
    .record({
      program: program(operations),
      place,
      floorLevel: level,
      calendar: fc.record({ dayOffsetHours: fc.constantFrom(0, 12) }),
    })
    .map(street);

/** Half of them in the nights around a clock change, the new year or the leap day. */
const instant = fc.oneof(
  fc.integer({ min: at('2024-01-01T00:00Z'), max: at('2041-01-01T00:00Z') }),
  fc
    .tuple(
      fc.constantFrom('2026-03-29', '2026-10-25', '2027-01-01', '2028-02-29').map((date) => at(`${date}T00:00Z`)),
      fc.integer({ min: -1440 * MINUTE, max: 1440 * MINUTE }),
    )
    .map(([midnight, away]) => midnight + away),
);

interface Scene {
  readonly compiled: CompiledState;
  readonly now: number;
  readonly input: Partial<ResolveInput>;
}
const scene = (operations?: string[]): fc.Arbitrary<Scene> =>
  fc
    .record({
      desired: document(operations),
      now: instant,
      overrides: fc.array(
        fc.record({
          level,
          rank: fc.constantFrom('operator' as const, 'emergency' as const),
          from: fc.integer({ min: -600, max: 600 }),
          minutes: fc.integer({ min: 1, max: 900 }),
        }),
        { maxLength: 4 },
      ),
      detection: fc.option(fc.record({ occupied: fc.boolean(), secondsAgo: fc.integer({ min: 0, max: 4000 }) })),
      localOverride: fc.option(level, { freq: 2 }),
    })
    .map(({ desired, now, overrides, detection, localOverride }) => ({
      compiled: compile(desired),
      now,
      input: {
        overrides: overrides.map((one, index): ActiveOverride => {
          const start = now + one.from * MINUTE;
          return override(index, { level: one.level, rank: one.rank, start, until: start + one.minutes * MINUTE });
        }),
        detections: new Map(
          detection
            ? [[SENSOR, { occupied: detection.occupied, lastDetectionAt: now - detection.secondsAgo * 1000 }]]
            : [],
        ),
        // Half of the scenes leave the switch alone, or nothing below it would ever be seen.
        localOverride: localOverride !== null && localOverride % 2 === 0 ? localOverride : null,
      },
    }));

const isLit = ({ compiled, now }: Scene): boolean => {
  const plan = compiled.lamps.get(LAMP)?.plans.at(now);
  return plan?.segments.some((segment) => segment.from <= now && now < segment.to && segment.isActive) ?? false;
};
const answer = ({ level: percent, source, ruleId, clamp }: Decision): object => ({ percent, source, ruleId, clamp });

describe('resolve, whatever it is given', function () {
  this.timeout(60_000);
  const runs = { numRuns: 250 };

  it('stays within 0 to 100 % and names the rung that decided', () => {
    fc.assert(
      fc.property(scene(), fc.double(), (given, odd) => {
        const overrides = [...(given.input.overrides ?? []), override(9, { level: odd, start: 0, until: 1e15 })];
        const decision = lit(given.compiled, given.now, { ...given.input, overrides });
        expect(decision.level).to.be.within(0, 100);
        expect(decision.candidates[0]?.source).to.equal(decision.source);
        expect(decision.reason).to.not.equal('');
      }),
      runs,
    );
  });

  it('never goes below the class floor while the program lights', () => {
    fc.assert(
      fc.property(scene(), (given) => {
        fc.pre(isLit(given));
        const floor = given.compiled.lamps.get(LAMP)?.placement.floorLevel;
        expect(lit(given.compiled, given.now, given.input).level).to.be.at.least(floor as number);
      }),
      runs,
    );
  });

  it('gives one answer from an instant until just before the change it announced', () => {
    fc.assert(
      fc.property(scene(), fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 8 }), (given, shares) => {
        const first = lit(given.compiled, given.now, given.input);
        const end = first.until ?? given.now + 2 * 86_400_000;
        expect(end).to.be.above(given.now);
        for (const share of [...shares, 1]) {
          const later = Math.min(end - 1, Math.floor(given.now + share * (end - given.now)));
          expect(answer(lit(given.compiled, later, given.input))).to.deep.equal(answer(first));
        }
      }),
      runs,
    );
  });

  it('gives the same answer from a fresh document as from one that has answered before', () => {
    fc.assert(
      fc.property(scene(), fc.array(instant, { maxLength: 5 }), (given, others) => {
        for (const other of others) lit(given.compiled, other, given.input);
        const fresh = compile(given.compiled.desired);
        expect(lit(given.compiled, given.now, given.input)).to.deep.equal(lit(fresh, given.now, given.input));
      }),
      { numRuns: 150 },
    );
  });

  it('only gets brighter when the document or the trust in the clock is lost (LS-1)', () => {
    fc.assert(
      fc.property(scene(), (given) => {
        const healthy = lit(given.compiled, given.now, given.input).level;
        expect(lit(given.compiled, given.now, { ...given.input, desired: null }).level).to.be.at.least(healthy);
        expect(lit(given.compiled, given.now, { ...given.input, clockTrusted: false }).level).to.be.at.least(healthy);
      }),
      runs,
    );
  });

  it('only gets brighter at night when the programs are lost', () => {
    fc.assert(
      fc.property(scene(), (given) => {
        const night = { activePeriods: [{ kind: 'astroClock', on: { event: 'sunset' }, off: { event: 'sunrise' } }] };
        const { desired } = given.compiled;
        const healthy = street({ program: { ...desired.programs[0], ...night }, place: desired.place });
        const broken = { ...healthy, programs: [] } as DesiredState;
        const level = lit(healthy, given.now, given.input).level;
        expect(lit(broken, given.now, given.input).level).to.be.at.least(level);
      }),
      runs,
    );
  });

  it('never gets darker by a detection when controls only add light', () => {
    fc.assert(
      fc.property(scene(['max', 'add']), (given) => {
        const without = lit(given.compiled, given.now, { ...given.input, detections: new Map() }).level;
        expect(lit(given.compiled, given.now, given.input).level).to.be.at.least(without);
      }),
      runs,
    );
  });

  it('draws the curve of the program that asking minute by minute finds', () => {
    fc.assert(
      fc.property(document(), instant, (desired, from) => {
        const compiled = compile(desired);
        const curve = programCurve(compiled, LAMP, from, from + 600 * MINUTE);
        for (let now = from; now < from + 600 * MINUTE; now += MINUTE) {
          expect(curve.findLast(([start]) => start <= now)?.[1]).to.equal(lit(compiled, now).level);
        }
      }),
      { numRuns: 60 },
    );
  });
});
