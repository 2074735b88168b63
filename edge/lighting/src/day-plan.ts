import type { DimLevel, EpochMs, PresenceControl } from '@lamplighter/contracts';
import type { Interval } from './active-period.js';
import type { Candidate } from './decision.js';

/** A stretch of a day in which the program says one thing. Half-open. */
export interface Segment extends Interval {
  /** The program lights: class floor and dynamic controls apply. */
  readonly isActive: boolean;
  /** Next instant at which `isActive` may change. */
  readonly activityUntil: EpochMs;
  readonly candidate: Candidate;
}

/** A dynamic control and when in the day it may act. */
export interface PlannedControl {
  readonly control: PresenceControl;
  readonly ruleId: string;
  readonly windows: readonly Interval[];
}

/** Everything that time alone decides about one program in one day: built once, then only looked up. */
export interface DayPlan extends Interval {
  readonly programName: string;
  /** Without gaps from `from` to `to`. */
  readonly segments: readonly Segment[];
  readonly controls: readonly PlannedControl[];
}

/** The segment at an instant inside the plan. */
export function segmentAt(plan: DayPlan, instant: EpochMs): Segment | null {
  for (const segment of plan.segments) if (instant < segment.to) return segment;
  return null;
}

/** A level that holds from an instant until the next one. */
export interface LevelChange {
  readonly at: EpochMs;
  readonly level: DimLevel;
  readonly ruleId: string;
  readonly reason: string;
}

interface Texts {
  readonly source: Candidate['source'];
  readonly off: Pick<Candidate, 'ruleId' | 'reason'>;
}

/** Cuts a window at every period edge and level change. `levelAt` answers for instants inside an active interval. */
export function segmentsOf(
  window: Interval,
  active: readonly Interval[],
  changes: readonly EpochMs[],
  levelAt: (instant: EpochMs, period: Interval) => LevelChange,
  texts: Texts,
): Segment[] {
  const edges = active.flatMap(({ from, to }) => [from, to]);
  const cuts = [...new Set([window.from, ...edges, ...changes, window.to])]
    .filter((at) => at >= window.from && at <= window.to)
    .sort((a, b) => a - b);
  return cuts.slice(0, -1).map((from, index) => {
    const to = cuts[index + 1] ?? window.to;
    const period = active.find((interval) => interval.from <= from && from < interval.to);
    const nextEdge = edges.filter((edge) => edge > from).reduce((least, edge) => Math.min(least, edge), window.to);
    const said = period ? levelAt(from, period) : { at: from, level: 0, ...texts.off };
    const { ruleId, reason, level } = said;
    return {
      from,
      to,
      isActive: period !== undefined,
      activityUntil: nextEdge,
      candidate: { source: texts.source, level, ruleId, reason, since: from, until: to },
    };
  });
}
