import type { DeviceId, EpochMs } from '@lamplighter/contracts';
import type { ActiveOverride, Candidate } from './decision.js';

/** Whether an override holds at an instant: from its start until just before its end. */
const isInForce = (override: ActiveOverride, instant: EpochMs): boolean =>
  override.start <= instant && instant < override.until;

/** The newest override of a rank that holds for a device; of two that start together, the one named last. */
export function overrideInForce(
  overrides: readonly ActiveOverride[],
  device: DeviceId,
  rank: ActiveOverride['rank'],
  instant: EpochMs,
): ActiveOverride | null {
  let newest: ActiveOverride | null = null;
  for (const override of overrides) {
    if (override.rank !== rank || !isInForce(override, instant) || !override.devices.includes(device)) continue;
    if (newest === null || override.start >= newest.start) newest = override;
  }
  return newest;
}

/** When the next override of one of the ranks starts for a device; null when none is waiting. */
export function nextOverrideStart(
  overrides: readonly ActiveOverride[],
  device: DeviceId,
  ranks: readonly ActiveOverride['rank'][],
  instant: EpochMs,
): EpochMs | null {
  let next: EpochMs | null = null;
  for (const { rank, start, until, devices } of overrides) {
    if (start <= instant || until <= start || !ranks.includes(rank) || !devices.includes(device)) continue;
    if (next === null || start < next) next = start;
  }
  return next;
}

export const overrideCandidate = (override: ActiveOverride): Candidate => ({
  source: override.rank === 'emergency' ? 'emergency' : 'override',
  level: override.level,
  ruleId: override.id,
  reason: `${override.issuer}: ${override.reason}`,
  since: override.start,
  until: override.until,
});

/**
 * Without a trusted clock nobody can tell whether an emergency is over: while the edge holds one for the device, it stays
 * above the switch at the cabinet, and at full light, since nothing undated may dim (LS-1, LS-3).
 */
export function undatedEmergency(overrides: readonly ActiveOverride[], device: DeviceId): Candidate | null {
  const emergency = overrides.findLast(({ rank, devices }) => rank === 'emergency' && devices.includes(device));
  if (!emergency) return null;
  const { reason, ...candidate } = overrideCandidate(emergency);
  return {
    ...candidate,
    level: 100,
    reason: `${reason}; full light, the clock is not trusted`,
    since: null,
    until: null,
  };
}
