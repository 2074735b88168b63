import type { EpochMs } from '@lamplighter/contracts';

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
