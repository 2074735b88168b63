import type { DeviceId, DimLevel, EpochMs } from '@lamplighter/contracts';
import type { CompiledState } from './compile.js';
import { segmentAt } from './day-plan.js';
import {
  type ActiveOverride,
  asDimLevel,
  type Candidate,
  type Decision,
  type Detection,
  earlier,
  type LevelSource,
} from './decision.js';
import { floorOf, isRaised } from './floor.js';
import { nextOverrideStart, overrideCandidate, overrideInForce, undatedEmergency } from './override.js';
import { presenceAt } from './presence.js';

/** Everything that a level depends on. */
export interface ResolveInput {
  readonly instant: EpochMs;
  /** False when the edge does not believe its clock: then nothing that depends on time may dim (LS-3). */
  readonly clockTrusted: boolean;
  /** The document in force, compiled; null when the edge has none. */
  readonly desired: CompiledState | null;
  readonly device: DeviceId;
  readonly overrides: readonly ActiveOverride[];
  /** By sensor. */
  readonly detections: ReadonlyMap<DeviceId, Detection>;
  /** The switch at the cabinet, null or absent when it is not used. */
  readonly localOverride?: DimLevel | null;
  /** Somebody works on the luminaire: its level, null or absent when nobody does. */
  readonly maintenanceLock?: DimLevel | null;
}

/** The level of one luminaire at one instant: the only place that decides it. README.md explains the ladder. */
export function resolve(input: ResolveInput): Decision {
  const { instant, overrides, device, maintenanceLock, localOverride } = input;
  const isTimeKnown = input.clockTrusted && Number.isFinite(instant);
  const lamp = input.desired?.lamps.get(device) ?? null;
  const plan = lamp && isTimeKnown ? lamp.plans.at(instant) : null;
  const segment = plan && segmentAt(plan, instant);
  const inForce = (rank: ActiveOverride['rank']): Candidate | null => {
    const override = overrideInForce(overrides, device, rank, instant);
    return override && overrideCandidate(override);
  };
  const emergency = isTimeKnown ? inForce('emergency') : undatedEmergency(overrides, device);
  const operator = isTimeKnown ? inForce('operator') : null;
  const presence =
    plan && lamp && segment?.isActive
      ? presenceAt(plan.controls, lamp.sensors, input.detections, segment.candidate, instant)
      : null;

  const candidates: Candidate[] = [];
  if (isSet(maintenanceLock)) candidates.push(held('maintenanceLock', maintenanceLock));
  if (emergency) candidates.push(emergency);
  if (isSet(localOverride)) candidates.push(held('localOverride', localOverride));
  if (operator) candidates.push(operator);
  if (presence?.candidate) candidates.push(presence.candidate);
  const lowest = segment?.candidate ?? (isTimeKnown ? FULL_WITHOUT_PROGRAM : FULL_WITHOUT_CLOCK);
  candidates.push(lowest);
  const winner = candidates[0] ?? lowest;

  const floor = floorOf(lamp?.placement ?? null, segment);
  const isClamped = isRaised(winner, floor);
  return {
    level: isClamped ? floor : asDimLevel(winner.level),
    source: winner.source,
    ruleId: winner.ruleId,
    reason: isClamped ? `${winner.reason}; raised to the class floor of ${floor} %` : winner.reason,
    since: winner.since,
    until: isTimeKnown ? untilOf() : null,
    clamp: isClamped ? { kind: 'floor', asked: winner.level } : null,
    candidates,
  };

  function untilOf(): EpochMs | null {
    if (winner.source === 'maintenanceLock') return null;
    let until = earlier(
      winner.until,
      nextOverrideStart(overrides, device, RANKS_THAT_TAKE_OVER[winner.source], instant),
    );
    if (!segment) return until;
    if (winner.source === 'presence' || winner.source === segment.candidate.source) {
      until = earlier(until, earlier(segment.to, presence?.until ?? null));
    }
    // The floor comes or goes with the program's period, also under an override.
    const isFloorFelt = lamp !== null && isRaised(winner, floorOf(lamp.placement, null));
    return isFloorFelt ? earlier(until, segment.activityUntil) : until;
  }
}

const isSet = (level: DimLevel | null | undefined): level is DimLevel => level !== null && level !== undefined;

const held = (source: 'maintenanceLock' | 'localOverride', level: DimLevel): Candidate => ({
  source,
  level,
  ...(source === 'maintenanceLock'
    ? { ruleId: 'maintenance-lock', reason: 'maintenance lock: somebody works on it' }
    : { ruleId: 'local-override', reason: 'local switch at the cabinet' }),
  since: null,
  until: null,
});

const full = (ruleId: string, reason: string): Candidate =>
  Object.freeze({ source: 'default', level: 100, ruleId, reason, since: null, until: null });
const FULL_WITHOUT_CLOCK = full('default/clock', 'the clock is not trusted: full light');
const FULL_WITHOUT_PROGRAM = full('default/program', 'no program is known for it: full light');

/** Which waiting overrides would take over from a rung when they start. */
const RANKS_THAT_TAKE_OVER: Record<LevelSource, readonly ActiveOverride['rank'][]> = {
  maintenanceLock: [],
  emergency: ['emergency'],
  localOverride: ['emergency'],
  override: ['emergency', 'operator'],
  presence: ['emergency', 'operator'],
  program: ['emergency', 'operator'],
  lastGoodProgram: ['emergency', 'operator'],
  default: ['emergency', 'operator'],
};
