import type { EpochMs, Milliseconds } from '@lamplighter/contracts';

/** Half-open: `from` belongs to it, `to` does not. */
export interface Interval {
  readonly from: EpochMs;
  readonly to: EpochMs;
}

export const holds = ({ from, to }: Interval, instant: EpochMs): boolean => from <= instant && instant < to;

/** Sorted and merged where they touch or overlap; inverted and empty ones dropped. */
export function union(intervals: readonly Interval[]): Interval[] {
  const merged: Interval[] = [];
  for (const next of intervals.filter(({ from, to }) => from < to).sort((a, b) => a.from - b.from)) {
    const last = merged.at(-1);
    if (last && next.from <= last.to) merged[merged.length - 1] = { from: last.from, to: Math.max(last.to, next.to) };
    else merged.push({ from: next.from, to: next.to });
  }
  return merged;
}

/** The part of intervals that lies inside a window. */
export const within = (intervals: readonly Interval[], window: Interval): Interval[] =>
  intervals
    .map(({ from, to }) => ({ from: Math.max(from, window.from), to: Math.min(to, window.to) }))
    .filter(({ from, to }) => from < to);

/** The first edge of intervals after an instant, and `end` at the latest. */
export function nextEdge(intervals: readonly Interval[], instant: EpochMs, end: EpochMs): EpochMs {
  let next = end;
  for (const { from, to } of intervals) {
    if (from > instant && from < next) next = from;
    if (to > instant && to < next) next = to;
  }
  return next;
}

/** The parts of intervals that lie inside some of the others, each with all else that its interval says. */
export function common<T extends Interval>(intervals: readonly T[], others: readonly Interval[]): T[] {
  const parts: T[] = [];
  for (const interval of intervals) {
    for (const other of others) {
      const [from, to] = [Math.max(interval.from, other.from), Math.min(interval.to, other.to)];
      if (from < to) parts.push({ ...interval, from, to });
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
