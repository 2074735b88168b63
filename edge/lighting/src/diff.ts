import type { DeviceId, EpochMs } from '@lamplighter/contracts';
import type { CompiledLamp, CompiledState } from './compile.js';
import { programCurve } from './curve.js';
import type { Interval } from './interval.js';

/** A luminaire whose program, bounds included, gives another level somewhere in the span. */
export interface LevelDifference {
  readonly device: DeviceId;
  /** Where it does, in order. */
  readonly intervals: readonly Interval[];
}

/**
 * What a change of documents changes in the levels that programs ask for within a span, bounds included: the luminaires of
 * both states whose level differs, and when. Without sensors, overrides and light output; luminaires that only one state
 * has are left out. Those that follow alike rules are reckoned once.
 */
export function levelDifferences(
  before: CompiledState,
  after: CompiledState,
  from: EpochMs,
  to: EpochMs,
): LevelDifference[] {
  const known = new Map<string, readonly Interval[]>();
  const found: LevelDifference[] = [];
  for (const device of after.lamps.keys()) {
    const [old, now] = [before.lamps.get(device), after.lamps.get(device)];
    if (!old || !now) continue;
    const key = JSON.stringify([old, now].map(rulesOf));
    let intervals = known.get(key);
    if (!intervals) {
      intervals = differing(programCurve(before, device, from, to), programCurve(after, device, from, to), to);
      known.set(key, intervals);
    }
    if (intervals.length > 0) found.push({ device, intervals });
  }
  return found;
}

/** Everything about a luminaire that its program's curve depends on. */
const rulesOf = ({ placement, exemptions, caps }: CompiledLamp): unknown[] => [
  placement.calendarId,
  placement.floorLevel,
  [...exemptions, ...caps].map(({ bound }) => bound.id),
];

type Curve = ReturnType<typeof programCurve>;

function differing(a: Curve, b: Curve, to: EpochMs): Interval[] {
  const instants = [...new Set([...a, ...b].map(([at]) => at))].sort((x, y) => x - y);
  const intervals: Interval[] = [];
  instants.forEach((from, index) => {
    const end = instants[index + 1] ?? to;
    if (levelAt(a, from) === levelAt(b, from)) return;
    const last = intervals.at(-1);
    if (last?.to === from) intervals[intervals.length - 1] = { from: last.from, to: end };
    else intervals.push({ from, to: end });
  });
  return intervals;
}

const levelAt = (curve: Curve, instant: EpochMs): number | undefined => curve.findLast(([at]) => at <= instant)?.[1];
