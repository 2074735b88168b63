import type { DeviceId, EpochMs, GroupId, OverrideRank } from '@lamplighter/contracts';
import { type ActiveOverride, type Candidate, earlier, extrasOf, type LevelSource } from './decision.js';
import { holds } from './interval.js';

/** Whom overrides are asked for. */
export interface Target {
  readonly device: DeviceId;
  /** Every lighting group that holds it. */
  readonly groups: ReadonlySet<GroupId>;
}

export const NO_GROUPS: Target['groups'] = new Set();

/** Who is named by device or by lighting group. */
interface Named {
  readonly devices: readonly DeviceId[];
  readonly groups?: readonly GroupId[] | undefined;
}

/** Whether an override or a bound names a luminaire, by itself or through a lighting group. */
export const concerns = ({ devices, groups = [] }: Named, target: Target): boolean =>
  devices.includes(target.device) || groups.some((group) => target.groups.has(group));

const isInForce = (override: ActiveOverride, instant: EpochMs): boolean =>
  holds({ from: override.start, to: override.until }, instant);

/**
 * The newest override of a rank that holds for a luminaire; of two that start together, the one named last. Null when there
 * is none, or when the newest asks for nothing (TALQ OverrideCommand without a target command: normal operation).
 */
export function overrideInForce(
  overrides: readonly ActiveOverride[],
  target: Target,
  rank: OverrideRank,
  instant: EpochMs,
): Candidate | null {
  let newest: ActiveOverride | null = null;
  for (const override of overrides) {
    if (override.rank !== rank || override.drill || !isInForce(override, instant) || !concerns(override, target))
      continue;
    if (newest === null || override.start >= newest.start) newest = override;
  }
  return newest && candidateOf(newest);
}

/** The newest exercise that runs for a luminaire, whatever its rank. */
export function drillInForce(overrides: readonly ActiveOverride[], target: Target, instant: EpochMs): Candidate | null {
  const drill = overrides.findLast(
    (override) => override.drill === true && isInForce(override, instant) && concerns(override, target),
  );
  return drill ? candidateOf(drill) : null;
}

/** When an override that would be heard from now starts or ends for a luminaire; null when none does. */
export function nextOverrideChange(
  overrides: readonly ActiveOverride[],
  target: Target,
  source: LevelSource,
  instant: EpochMs,
): EpochMs | null {
  let next: EpochMs | null = null;
  for (const override of overrides) {
    const { rank, start, until, drill } = override;
    if (until <= start || (!drill && !TAKES_OVER[source].includes(rank)) || !concerns(override, target)) continue;
    if (start > instant) next = earlier(next, start);
    // The end of one that asks for nothing uncovers those before it; an exercise ends visibly.
    else if (until > instant && (drill || override.level === null)) next = earlier(next, until);
  }
  return next;
}

const SOURCES: Record<OverrideRank, LevelSource> = {
  maintenance: 'maintenanceLock',
  emergency: 'emergency',
  operator: 'override',
};

function candidateOf(override: ActiveOverride): Candidate | null {
  if (override.level === null) return null;
  return {
    source: SOURCES[override.rank],
    level: override.level,
    ruleId: override.id,
    reason: `${override.issuer}: ${override.reason}`,
    since: override.start,
    until: override.until,
    ...extrasOf(override),
  };
}

/**
 * Without a trusted clock nobody can tell whether an override has begun or is over. While the edge holds it, the lock named
 * last stays as it is, unless one without a level took it back: locks begin when they are set, and somebody may be at work.
 * An emergency stays at full light, since nothing else undated may dim (LS-1, LS-3).
 */
export function undatedOverride(
  overrides: readonly ActiveOverride[],
  target: Target,
  rank: 'maintenance' | 'emergency',
): Candidate | null {
  const held = overrides.findLast(
    (override) =>
      override.rank === rank &&
      !override.drill &&
      (rank === 'maintenance' || override.level !== null) &&
      concerns(override, target),
  );
  const candidate = held ? candidateOf(held) : null;
  if (!candidate) return null;
  const undated = { ...candidate, since: null, until: null };
  return rank === 'maintenance'
    ? undated
    : { ...undated, level: 100, reason: `${candidate.reason}; full light, the clock is not trusted` };
}

/** Which overrides would take over from a rung when they start. */
const TAKES_OVER: Record<LevelSource, readonly OverrideRank[]> = {
  maintenanceLock: ['maintenance'],
  emergency: ['maintenance', 'emergency'],
  localOverride: ['maintenance', 'emergency'],
  override: ['maintenance', 'emergency', 'operator'],
  presence: ['maintenance', 'emergency', 'operator'],
  dynamicControl: ['maintenance', 'emergency', 'operator'],
  program: ['maintenance', 'emergency', 'operator'],
  lastGoodProgram: ['maintenance', 'emergency', 'operator'],
  default: ['maintenance', 'emergency', 'operator'],
};
