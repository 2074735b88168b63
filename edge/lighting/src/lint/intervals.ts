import type { Milliseconds } from '@lamplighter/contracts';
import { type Interval, union } from '../interval.js';

/** The part of intervals that lies inside some of the others; both sorted and disjoint. */
export function common(intervals: readonly Interval[], others: readonly Interval[]): Interval[] {
  const parts: Interval[] = [];
  for (const interval of intervals) {
    for (const other of others) {
      const [from, to] = [Math.max(interval.from, other.from), Math.min(interval.to, other.to)];
      if (from < to) parts.push({ from, to });
    }
  }
  return parts;
}

/** The part of an interval that lies outside all of the others, in whatever order these are. */
export function outside(interval: Interval, others: readonly Interval[]): Interval[] {
  const parts: Interval[] = [];
  let { from } = interval;
  for (const other of union(others)) {
    if (other.from > from) parts.push({ from, to: Math.min(other.from, interval.to) });
    from = Math.max(from, other.to);
    if (from >= interval.to) break;
  }
  if (from < interval.to) parts.push({ from, to: interval.to });
  return parts;
}

/** Length of all together. */
export const lengthOf = (intervals: readonly Interval[]): Milliseconds =>
  intervals.reduce((sum, { from, to }) => sum + to - from, 0);
