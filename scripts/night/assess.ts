import type { EpochMs, Milliseconds } from '@lamplighter/contracts';

/** One change of what the gear was told to give, seen at the lamp: the ledger that the platform is checked against. */
export interface TraceEntry {
  readonly at: EpochMs;
  /** Dim level in percent by the gear's own curve. */
  readonly percent: number;
}

export interface LampTrace {
  readonly device: string;
  readonly floorLevel: number;
  readonly trace: readonly TraceEntry[];
  /** From when the lamp was broken on purpose; its darkness is no one's fault. */
  readonly failedAt: EpochMs | null;
}

export interface Switching {
  readonly lamps: number;
  /** Largest distance of a lamp's first lighting and last darkening from the sun's instants. */
  readonly maxErrorSeconds: number;
  readonly firstOn: EpochMs | null;
  readonly lastOn: EpochMs | null;
  readonly firstOff: EpochMs | null;
  readonly lastOff: EpochMs | null;
}

/** By this long after sunset every lamp must have switched on; whoever has not never did. */
const SETTLED_MS: Milliseconds = 30 * 60_000;

/**
 * How exactly the lamps switched. Switching on is the beginning of the lit stretch that holds half an hour after sunset
 * (gear comes up lit when its feeder gets voltage, and is put out again until then). A lamp that never switched counts as
 * an error of the whole night.
 */
export function assessSwitching(lamps: readonly LampTrace[], sunset: EpochMs, sunrise: EpochMs | null): Switching {
  const ons: EpochMs[] = [];
  const offs: EpochMs[] = [];
  let worst: Milliseconds = 0;
  for (const lamp of lamps) {
    const lit = lamp.trace.findLastIndex((entry) => entry.at <= sunset + SETTLED_MS);
    const dark = lamp.trace.findLastIndex((entry, index) => index <= lit && entry.percent === 0);
    const on = lit >= 0 && lit > dark ? lamp.trace[dark + 1]?.at : undefined;
    const last = lamp.trace.at(-1);
    const off = last && last.percent === 0 && on !== undefined ? last.at : undefined;
    if (on !== undefined) ons.push(on);
    if (off !== undefined) offs.push(off);
    const night = (sunrise ?? sunset) - sunset || 86_400_000;
    worst = Math.max(worst, on === undefined ? night : Math.abs(on - sunset));
    if (sunrise !== null) worst = Math.max(worst, off === undefined ? night : Math.abs(off - sunrise));
  }
  return {
    lamps: lamps.length,
    maxErrorSeconds: worst / 1000,
    firstOn: least(ons),
    lastOn: most(ons),
    firstOff: least(offs),
    lastOff: most(offs),
  };
}

/** Mean minutes per lamp at each level, rounded to whole percents, most minutes first. */
export function minutesAtLevels(
  lamps: readonly LampTrace[],
  from: EpochMs,
  to: EpochMs,
): { level: number; minutes: number }[] {
  const total = new Map<number, Milliseconds>();
  for (const lamp of lamps) {
    for (const stretch of stretches(lamp.trace, from, to)) {
      const level = Math.round(stretch.percent);
      total.set(level, (total.get(level) ?? 0) + stretch.to - stretch.from);
    }
  }
  return [...total]
    .map(([level, span]) => ({ level, minutes: Math.round(span / 60_000 / Math.max(1, lamps.length)) }))
    .sort((a, b) => b.minutes - a.minutes);
}

export interface FloorCheck {
  /** Darkest level any sound lamp was told to give between its switching on and off, percent. */
  readonly darkestPercent: number;
  readonly darkestAt: EpochMs | null;
  /** Stretches in which a sound lamp was below its floor in the dark. */
  readonly violations: number;
}

/**
 * The never-dark check: between `from` (all lamps switched on) and `to` (none switched off yet) each sound lamp stays at
 * or above its floor. The arc power level nearest to a floor may lie a fraction of a percent below it.
 */
export function assessFloor(lamps: readonly LampTrace[], from: EpochMs, to: EpochMs): FloorCheck {
  let darkest = Number.POSITIVE_INFINITY;
  let darkestAt: EpochMs | null = null;
  let violations = 0;
  for (const lamp of lamps) {
    for (const stretch of stretches(lamp.trace, from, Math.min(to, lamp.failedAt ?? to))) {
      if (stretch.percent < darkest) {
        darkest = stretch.percent;
        darkestAt = stretch.from;
      }
      if (stretch.percent < lamp.floorLevel * ARC_LEVEL_ROUNDING) violations++;
    }
  }
  return { darkestPercent: Number.isFinite(darkest) ? darkest : 0, darkestAt, violations };
}

/** One step of the logarithmic curve is 2.8 %; rounding to the nearest level loses at most half of that. */
const ARC_LEVEL_ROUNDING = 1 - 0.014;

function stretches(
  trace: readonly TraceEntry[],
  from: EpochMs,
  to: EpochMs,
): { percent: number; from: EpochMs; to: EpochMs }[] {
  const entries = [{ at: Number.NEGATIVE_INFINITY, percent: 0 }, ...trace];
  return entries
    .map((entry, index) => ({
      percent: entry.percent,
      from: Math.max(from, entry.at),
      to: Math.min(to, entries[index + 1]?.at ?? to),
    }))
    .filter((stretch) => stretch.to > stretch.from);
}

const least = (values: readonly number[]): number | null => (values.length > 0 ? Math.min(...values) : null);
const most = (values: readonly number[]): number | null => (values.length > 0 ? Math.max(...values) : null);
