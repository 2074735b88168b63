import type { DimLevel, DynamicControl, EpochMs } from '@lamplighter/contracts';
import type { Activity } from './active-period.js';
import type { Condition } from './condition.js';
import type { Candidate, CommandExtras } from './decision.js';
import { holds, type Interval } from './interval.js';

/** A stretch of a day in which the program says one thing, or one of two. Half-open. */
export interface Segment extends Interval {
  /** Whether the program lights (class floor and dynamic controls apply); or what that depends on, any of which will do. */
  readonly activity: 'on' | 'off' | readonly Condition[];
  /** Next instant at which the activity may change. */
  readonly activityUntil: EpochMs;
  /** Night by the switching elevation: decides where a condition is not known. Only kept where there are conditions. */
  readonly isNight: boolean;
  /** So dark that no light sensor is believed that says otherwise. Only kept where there are conditions. */
  readonly isDark: boolean;
  /** What the program says while it lights, and while it does not. */
  readonly lit: Candidate;
  readonly unlit: Candidate;
}

/** A dynamic control and when in the day it may act. */
export interface PlannedControl {
  readonly control: DynamicControl;
  readonly ruleId: string;
  readonly windows: readonly Interval[];
}

/** Everything that time alone decides about one program in one day: built once, then only looked up. */
export interface DayPlan extends Interval {
  readonly programName: string;
  /** Without gaps from `from` to `to`. */
  readonly segments: readonly Segment[];
  /** Where the class floor holds even if the program does not light. */
  readonly dark: readonly Interval[];
  readonly controls: readonly PlannedControl[];
}

/** The segment at an instant inside the plan. */
export function segmentAt(plan: DayPlan, instant: EpochMs): Segment | null {
  for (const segment of plan.segments) if (instant < segment.to) return segment;
  return null;
}

/** A level that holds from an instant until the next one. */
export interface LevelChange extends CommandExtras {
  readonly at: EpochMs;
  readonly level: DimLevel;
  readonly ruleId: string;
  /** When it began, for a person. */
  readonly when: string;
  readonly reason: string;
}

interface SegmentParts {
  readonly window: Interval;
  readonly activity: Activity;
  /** Nights by the switching elevation, and by that of darkness. */
  readonly nights: readonly Interval[];
  readonly dark: readonly Interval[];
  /** Instants at which levels change. */
  readonly changes: readonly EpochMs[];
  /** Answers for instants inside an active interval. */
  readonly levelAt: (instant: EpochMs, period: Interval) => LevelChange;
  readonly source: Candidate['source'];
  readonly off: Pick<Candidate, 'ruleId' | 'reason'>;
}

/** Cuts a window at every period edge and level change. */
export function segmentsOf(parts: SegmentParts): Segment[] {
  const { window, activity, nights, dark, changes, levelAt, source, off } = parts;
  const { certain, conditional } = activity;
  const [nightsAsked, darkAsked] = conditional.length > 0 ? [nights, dark] : [[], []];
  const edges = [...certain, ...conditional, ...nightsAsked, ...darkAsked].flatMap(({ from, to }) => [from, to]);
  const cuts = [...new Set([window.from, ...edges, ...changes, window.to])]
    .filter((at) => at >= window.from && at <= window.to)
    .sort((a, b) => a - b);
  return cuts.slice(0, -1).map((from, index) => {
    const to = cuts[index + 1] ?? window.to;
    const surely = certain.find((interval) => holds(interval, from));
    const maybe = surely ? [] : conditional.filter((interval) => holds(interval, from));
    const period = surely ?? maybe[0];
    const candidate = ({ level, ruleId, reason, at, when: _, ...extras }: LevelChange): Candidate => ({
      source,
      level,
      ruleId,
      reason,
      since: Math.max(at, period?.from ?? at),
      until: to,
      ...extras,
    });
    const wentOut = certain.reduce((last, interval) => (interval.to <= from ? interval.to : last), window.from);
    const unlit = candidate({ at: maybe.length > 0 ? from : wentOut, level: 0, when: '', ...off });
    return {
      from,
      to,
      activity: surely ? 'on' : maybe.length > 0 ? maybe.map(({ condition }) => condition) : 'off',
      activityUntil: edges.filter((edge) => edge > from).reduce((least, edge) => Math.min(least, edge), window.to),
      isNight: nightsAsked.some((night) => holds(night, from)),
      isDark: darkAsked.some((night) => holds(night, from)),
      lit: period ? candidate(levelAt(from, period)) : unlit,
      unlit,
    };
  });
}
