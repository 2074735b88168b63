import type { DeviceId, DimLevel, EpochMs, Kelvin } from '@lamplighter/contracts';
import { type Limits, limitsAt, NO_LIMITS } from './bounds.js';
import { colourTemperatureOf } from './colour-temperature.js';
import type { CompiledLamp, CompiledState } from './compile.js';
import type { Surroundings } from './condition.js';
import { segmentAt } from './day-plan.js';
import {
  type ActiveOverride,
  type Bounds,
  type Candidate,
  type Decision,
  earlier,
  type LevelSource,
} from './decision.js';
import { dynamicLevel } from './dynamic-control.js';
import { bounded, boundsAt, darknessUntil } from './floor.js';
import { outputShare } from './output.js';
import { drillInForce, nextOverrideChange, overrideInForce, type Target, undatedOverride } from './override.js';
import { type ProgramWord, programWord } from './program-word.js';
import type { Senses } from './sensing.js';

/** Everything that a level depends on. */
export interface ResolveInput extends Surroundings, Senses {
  readonly instant: EpochMs;
  /** False when the edge does not believe its clock: then nothing that depends on time may dim (LS-3). */
  readonly clockTrusted: boolean;
  /** The document in force, compiled; null when the edge has none. */
  readonly desired: CompiledState | null;
  readonly device: DeviceId;
  readonly overrides: readonly ActiveOverride[];
  /** The switch at the cabinet, null or absent when it is not used. */
  readonly localOverride?: DimLevel | null;
  /** Hours that the light source has burnt, for constant light output; absent when not known. */
  readonly burningHours?: number | undefined;
}

/** The level of one luminaire at one instant: the only place that decides it. README.md explains the ladder. */
export function resolve(input: ResolveInput): Decision {
  const { instant, device } = input;
  const isTimeKnown = input.clockTrusted && Number.isFinite(instant);
  const lamp = input.desired?.lamps.get(device) ?? null;
  const plan = lamp && isTimeKnown ? lamp.plans.at(instant) : null;
  const segment = plan && segmentAt(plan, instant);
  const word = segment && programWord(segment, input, instant);
  const limits = lamp && plan ? limitsOf(lamp, instant) : NO_LIMITS;
  const target: Target = lamp ?? { device, groups: NO_GROUPS };
  const dynamic =
    plan && lamp && word?.isActive && plan.controls.length > 0
      ? dynamicLevel(plan.controls, lamp.sensors, input, word.candidate, instant)
      : null;
  const lowest = word?.candidate ?? (isTimeKnown ? FULL_WITHOUT_PROGRAM : FULL_WITHOUT_CLOCK);
  const candidates = ladder(input, target, isTimeKnown, dynamic?.candidate ?? null, lowest);
  const winner = candidates[0] ?? lowest;
  const bounds = boundsAt({ lamp: lamp?.placement ?? null, plan, isActive: word?.isActive ?? true, limits, instant });
  const { level, by } = bounded(winner, bounds);
  return {
    level,
    source: winner.source,
    ruleId: winner.ruleId,
    reason: by === null ? winner.reason : `${winner.reason}; ${clampText(by, bounds)}`,
    since: winner.since,
    until: isTimeKnown ? untilOf() : null,
    clamp:
      by === null
        ? null
        : { kind: by, asked: winner.level, ruleId: (by === 'cap' && bounds.capRuleId) || bounds.floorRuleId },
    bounds,
    colourTemperatureK: lamp?.placement.tunableWhite ? colourOf(lamp, winner, word, limits) : null,
    ramp:
      winner.rampSeconds === undefined && winner.rampFromSeconds === undefined
        ? USUAL_RAMP
        : { toSeconds: winner.rampSeconds ?? null, fromSeconds: winner.rampFromSeconds ?? null },
    outputShare: lamp?.placement.output ? outputShare(lamp.placement.output, input.burningHours) : 1,
    candidates,
    drill: isTimeKnown && input.overrides.length > 0 ? drillInForce(input.overrides, target, instant) : null,
  };

  function untilOf(): EpochMs | null {
    let until = winner.until;
    if (input.overrides.length > 0) {
      until = earlier(until, nextOverrideChange(input.overrides, target, winner.source, instant));
    }
    if (!plan || !segment || !word || winner.source === 'maintenanceLock') return until;
    if (PROGRAM_SOURCES.includes(winner.source)) {
      until = earlier(earlier(until, earlier(segment.to, word.until)), dynamic?.until ?? null);
    }
    if (limits.until !== null) until = earlier(until, limits.until);
    // The floor comes and goes with the program's period and with darkness, also under an override.
    const isFloorFelt = lamp !== null && lamp.placement.floorLevel > Math.min(winner.level, bounds.cap);
    if (!isFloorFelt) return until;
    return earlier(until, earlier(earlier(segment.activityUntil, word.until), darknessUntil(plan, instant)));
  }
}

/** Every rung that has something to say, highest first. */
function ladder(
  { overrides, instant, localOverride }: ResolveInput,
  target: Target,
  isTimeKnown: boolean,
  dynamic: Candidate | null,
  lowest: Candidate,
): Candidate[] {
  const candidates: Candidate[] = [];
  const add = (candidate: Candidate | null): void => {
    if (candidate) candidates.push(candidate);
  };
  const hasOverrides = overrides.length > 0;
  for (const rank of ['maintenance', 'emergency'] as const) {
    if (!hasOverrides) break;
    add(isTimeKnown ? overrideInForce(overrides, target, rank, instant) : undatedOverride(overrides, target, rank));
  }
  if (localOverride !== null && localOverride !== undefined) add(switchedTo(localOverride));
  if (hasOverrides && isTimeKnown) add(overrideInForce(overrides, target, 'operator', instant));
  add(dynamic);
  candidates.push(lowest);
  return candidates;
}

const limitsOf = ({ exemptions, caps }: CompiledLamp, instant: EpochMs): Limits => {
  if (exemptions.length === 0 && caps.length === 0) return NO_LIMITS;
  return limitsAt(exemptions, caps, instant);
};

function colourOf(lamp: CompiledLamp, winner: Candidate, word: ProgramWord | null, limits: Limits): Kelvin | null {
  const asked = winner.colourTemperatureK ?? word?.candidate.colourTemperatureK ?? null;
  return colourTemperatureOf(lamp.placement.tunableWhite, asked, limits.maxColourTemperatureK);
}

const clampText = (by: 'floor' | 'cap', { floor, floorRuleId, cap, capRuleId }: Bounds): string => {
  const floorText = `the class floor of ${floor} %${floorRuleId === 'floor/class' ? '' : ` (${floorRuleId})`}`;
  if (by === 'floor') return `raised to ${floorText}`;
  return cap < floor ? `lowered by ${capRuleId}, but not below ${floorText}` : `lowered to ${cap} % by ${capRuleId}`;
};

const switchedTo = (level: DimLevel): Candidate => ({
  source: 'localOverride',
  level,
  ruleId: 'local-override',
  reason: 'local switch at the cabinet',
  since: null,
  until: null,
});

const full = (ruleId: string, reason: string): Candidate =>
  Object.freeze({ source: 'default', level: 100, ruleId, reason, since: null, until: null });
const FULL_WITHOUT_CLOCK = full('default/clock', 'the clock is not trusted: full light');
const FULL_WITHOUT_PROGRAM = full('default/program', 'no program is known for it: full light');
const NO_GROUPS: Target['groups'] = new Set();
const USUAL_RAMP: Decision['ramp'] = Object.freeze({ toSeconds: null, fromSeconds: null });
/** Rungs whose answer ends with the program's segment. */
const PROGRAM_SOURCES: readonly LevelSource[] = ['presence', 'dynamicControl', 'program', 'lastGoodProgram'];
