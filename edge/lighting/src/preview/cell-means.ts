import type { DimLevel, Milliseconds } from '@lamplighter/contracts';
import type { ClockStretch } from '../clock-stretch.js';
import { type Interval, within } from '../interval.js';
import type { LevelSpan } from './level-span.js';

/** The mean level of every cell of wall clock that time passes through, by cells counted from `origin` on that clock. */
export function cellMeans(
  spans: readonly LevelSpan[],
  stretches: readonly ClockStretch[],
  origin: number,
  cell: Milliseconds,
): ReadonlyMap<number, DimLevel> {
  const sums = new Map<number, { length: Milliseconds; light: number }>();
  for (const stretch of stretches) {
    const ahead = stretch.offset - origin;
    for (const span of spans) {
      for (const { from, to } of within([span], stretch)) {
        for (const part of partsOf({ from: from + ahead, to: to + ahead }, cell)) {
          const length = part.to - part.from;
          const sum = sums.get(part.index) ?? { length: 0, light: 0 };
          sums.set(part.index, { length: sum.length + length, light: sum.light + span.level * length });
        }
      }
    }
  }
  return new Map([...sums].map(([index, { length, light }]) => [index, light / length]));
}

/** A stretch of wall clock cut at the edges of cells. */
function* partsOf({ from, to }: Interval, cell: Milliseconds): Generator<Interval & { readonly index: number }> {
  for (let start = from; start < to; ) {
    const index = Math.floor(start / cell);
    const end = Math.min(to, (index + 1) * cell);
    yield { index, from: start, to: end };
    start = end;
  }
}
