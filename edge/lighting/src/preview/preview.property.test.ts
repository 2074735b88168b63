import { HOUR, MINUTE } from '@lamplighter/contracts';
import { expect } from 'chai';
import fc from 'fast-check';
import { DateTime } from 'luxon';
import { type CompiledState, compile } from '../compile.js';
import { document } from '../testing/arbitrary.js';
import { at, LAMP, lit } from '../testing/street.js';
import type { LevelSpan } from './level-span.js';
import { nightCurve } from './night-curve.js';
import { previewOf } from './preview.js';

/** The minute in which a stretch begins: half of them lead through a clock change of one of the zones. */
const start = fc.oneof(
  fc.integer({ min: at('2024-01-01T00:00Z') / MINUTE, max: at('2040-01-01T00:00Z') / MINUTE }),
  fc
    .tuple(
      fc.constantFrom('2026-03-29', '2026-10-25', '2026-03-08', '2026-11-01', '2026-04-04', '2026-10-03'),
      fc.integer({ min: -36 * 60, max: 12 * 60 }),
    )
    .map(([date, minutes]) => at(`${date}T00:00Z`) / MINUTE + minutes),
);

interface Scene {
  readonly compiled: CompiledState;
  readonly from: number;
  readonly to: number;
}
const scene: fc.Arbitrary<Scene> = fc
  .record({ desired: document(), start, minutes: fc.integer({ min: 1, max: 2880 }) })
  .map(({ desired, start, minutes }) => ({
    compiled: compile(desired),
    from: start * MINUTE,
    to: (start + minutes) * MINUTE,
  }));
const minutesOf = ({ from, to }: Scene): number[] =>
  Array.from({ length: (to - from) / MINUTE }, (_, minute) => from + minute * MINUTE);
const spanAt = (spans: readonly LevelSpan[], instant: number): LevelSpan | undefined =>
  spans.find((span) => span.from <= instant && instant < span.to);

/** The program lights, or it is dark: what the plan of the day says. */
const isFelt = (compiled: CompiledState, instant: number): boolean => {
  const plan = compiled.lamps.get(LAMP)?.plans.at(instant);
  const segment = plan?.segments.find(({ to }) => instant < to);
  const isLit = segment?.activity === 'on' || (segment?.activity !== 'off' && segment?.isNight === true);
  return isLit || (plan?.dark.some(({ from, to }) => from <= instant && instant < to) ?? false);
};

describe('the preview, whatever program and place', function () {
  this.timeout(60_000);

  it('gives at every minute the level of resolve(), and what the class floor does to it', () => {
    fc.assert(
      fc.property(scene, (given) => {
        const { spans } = previewOf({ ...given, device: LAMP });
        const floor = given.compiled.lamps.get(LAMP)?.placement.floorLevel ?? 0;
        for (const minute of minutesOf(given)) {
          const decision = lit(given.compiled, minute);
          const span = spanAt(spans, minute);
          expect(span?.level).to.equal(decision.level);
          expect(span?.isRaised).to.equal(decision.clamp?.kind === 'floor');
          expect(span?.isBelowFloor).to.equal(isFelt(given.compiled, minute) && decision.level < floor);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('fills the stretch without gaps, with neighbours that differ', () => {
    fc.assert(
      fc.property(scene, (given) => {
        const { spans } = previewOf({ ...given, device: LAMP });
        expect(spans[0]?.from).to.equal(given.from);
        expect(spans.at(-1)?.to).to.equal(given.to);
        spans.slice(1).forEach((span, index) => {
          const { from, to, ...before } = spans[index] as LevelSpan;
          expect(to).to.equal(span.from);
          expect({ ...span, from, to }).to.not.deep.equal({ ...before, from, to });
        });
      }),
      { numRuns: 100 },
    );
  });

  it('adds up: levels to the whole, lit levels to the burning hours, months to the year', () => {
    fc.assert(
      fc.property(scene, (given) => {
        const { figures, months } = previewOf({ ...given, device: LAMP });
        const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0);
        const lamps = figures.hoursAtLevel;
        expect(figures.hours).to.equal((given.to - given.from) / HOUR);
        expect(sum(lamps.map(([, hours]) => hours))).to.be.closeTo(figures.hours, 1e-9);
        expect(sum(lamps.filter(([percent]) => percent > 0).map(([, hours]) => hours))).to.be.closeTo(
          figures.burningHours,
          1e-9,
        );
        const light = sum(lamps.map(([percent, hours]) => percent * hours));
        expect((figures.meanLevelWhileLit ?? 0) * figures.burningHours).to.be.closeTo(light, 1e-6);
        for (const figure of [
          'hours',
          'burningHours',
          'switchings',
          'raisedByFloorHours',
          'belowFloorHours',
        ] as const) {
          expect(sum(months.map((month) => month[figure]))).to.be.closeTo(figures[figure], 1e-9);
        }
      }),
      { numRuns: 100 },
    );
  });

  it('counts as many switchings in two halves as in the whole', () => {
    fc.assert(
      fc.property(scene, fc.double({ min: 0.01, max: 0.99, noNaN: true }), ({ compiled, from, to }, share) => {
        const middle = Math.floor(from + share * (to - from));
        const switchings = (start: number, end: number): number =>
          previewOf({ compiled, device: LAMP, from: start, to: end }).figures.switchings;
        expect(switchings(from, middle) + switchings(middle, to)).to.equal(switchings(from, to));
      }),
      { numRuns: 60 },
    );
  });

  it('weaves a carpet whose cells are the mean of their minutes, with clock changes and without', () => {
    fc.assert(
      fc.property(scene, fc.constantFrom(5, 15, 60, 120), (given, cellMinutes) => {
        const { carpet, spans, timeZone } = previewOf({ ...given, device: LAMP, cellMinutes });
        const cells = new Map<string, { minutes: number; light: number; torn: number }>();
        for (const minute of minutesOf(given)) {
          const local = DateTime.fromMillis(minute, { zone: timeZone });
          const evening = local.hour < 12 ? local.minus({ days: 1 }) : local;
          const column = Math.floor((((local.hour + 12) % 24) * 60 + local.minute) / cellMinutes);
          const key = `${evening.toISODate()} ${column}`;
          const cell = cells.get(key) ?? { minutes: 0, light: 0, torn: 0 };
          // A change within a minute leaves the minute's own mean open.
          const isTorn = spanAt(spans, minute) !== spanAt(spans, minute + MINUTE - 1);
          cell.minutes += 1;
          cell.light += lit(given.compiled, minute).level;
          cell.torn += isTorn ? 1 : 0;
          cells.set(key, cell);
        }
        for (const { date, cells: row } of carpet.rows) {
          expect(row).to.have.length(1440 / cellMinutes);
          row.forEach((mean, column) => {
            const cell = cells.get(`${date} ${column}`);
            cells.delete(`${date} ${column}`);
            if (cell === undefined) expect(mean).to.equal(null);
            else expect(mean).to.be.closeTo(cell.light / cell.minutes, 1e-9 + (100 * cell.torn) / cell.minutes);
          });
        }
        expect(cells).to.have.property('size', 0);
      }),
      { numRuns: 60 },
    );
  });

  it('draws the curve of a night that resolve() gives at every minute', () => {
    fc.assert(
      fc.property(
        document(),
        fc.constantFrom('2026-03-28', '2026-10-24', '2026-06-21', '2028-02-29'),
        (desired, date) => {
          const compiled = compile(desired);
          const { from, to, steps } = nightCurve(compiled, LAMP, date);
          for (let minute = from; minute < to; minute += MINUTE) {
            expect(steps.findLast(([start]) => start <= minute)?.[1]).to.equal(lit(compiled, minute).level);
          }
        },
      ),
      { numRuns: 30 },
    );
  });
});
