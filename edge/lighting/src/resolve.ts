import type { DeviceId, DimLevel, EpochMs } from '@lamplighter/contracts';
import { type Limits, limitsAt } from './bounds.js';
import { colourTemperatureOf } from './colour-temperature.js';
import type { CompiledLamp, CompiledState } from './compile.js';
import type { Surroundings } from './condition.js';
import { type DayPlan, type Segment, segmentAt } from './day-plan.js';
import {
  type ActiveOverride,
  type Bounds,
  type Candidate,
  type Decision,
  earlier,
  type LevelSource,
} from './decision.js';
import { type DynamicAnswer, dynamicLevel } from './dynamic-control.js';
import { bounded, boundsAt, darknessUntil } from './floor.js';
import { outputShare } from './output.js';
import {
  drillInForce,
  NO_GROUPS,
  nextOverrideChange,
  overrideInForce,
  type Target,
  undatedOverride,
} from './override.js';
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
  const { instant, device, overrides } = input;
  const isTimeKnown = input.clockTrusted && Number.isFinite(instant);
  const lamp = input.desired?.lamps.get(device) ?? null;
  const today = lamp && isTimeKnown ? todayOf(lamp, input) : null;
  const target: Target = lamp ?? { device, groups: NO_GROUPS };
  const lowest = today?.word.candidate ?? (isTimeKnown ? FULL_WITHOUT_PROGRAM : FULL_WITHOUT_CLOCK);
  const candidates = ladder(input, target, isTimeKnown, today?.dynamic.candidate ?? null, lowest);
  const winner = candidates[0] ?? lowest;
  const bounds = boundsAt(lamp?.placement ?? null, today, instant);
  const { level, by } = bounded(winner, bounds);
  return {
    level,
    source: winner.source,
    ruleId: winner.ruleId,
    reason: by === null ? winner.reason : `${winner.reason}; ${clampText(by, bounds)}`,
    since: winner.since,
    until: isTimeKnown ? untilOf() : null,
    clamp: by === null ? null : { kind: by, asked: winner.level, ruleId: clampRule(by, bounds) },
    bounds,
    colourTemperatureK: colourTemperatureOf(
      lamp?.placement.tunableWhite,
      winner.colourTemperatureK ?? lowest.colourTemperatureK ?? null,
      today?.limits.maxColourTemperatureK ?? null,
    ),
    ramp: { toSeconds: winner.rampSeconds ?? null, fromSeconds: winner.rampFromSeconds ?? null },
    outputShare: outputShare(lamp?.placement.output, input.burningHours),
    candidates,
    drill: isTimeKnown ? drillInForce(overrides, target, instant) : null,
  };

  function untilOf(): EpochMs | null {
    const own = earlier(winner.until, nextOverrideChange(overrides, target, winner.source, instant));
    if (today === null) return own;
    const { segment, word, dynamic, limits } = today;
    let until = earlier(own, limits.until);
    if (PROGRAM_SOURCES.includes(winner.source)) {
      until = earlier(until, earlier(earlier(segment.to, word.until), dynamic.until));
    }
    // The floor comes and goes with the program's period and with darkness, also under an override.
    const isFloorFelt = (lamp?.placement.floorLevel ?? 0) > Math.min(winner.level, bounds.cap);
    if (!isFloorFelt) return until;
    return earlier(until, earlier(earlier(segment.activityUntil, word.until), darknessUntil(today.plan, instant)));
  }
}

/** Everything that is known of the running day; null when neither program nor sun gives one. */
function todayOf(lamp: CompiledLamp, input: ResolveInput): Today | null {
  const { instant } = input;
  const plan = lamp.plans.at(instant);
  const segment = plan && segmentAt(plan, instant);
  if (!plan || !segment) return null;
  const word = programWord(segment, input, instant);
  return {
    plan,
    segment,
    word,
    dynamic: word.isActive ? dynamicLevel(plan.controls, lamp.sensors, input, word.candidate, instant) : NO_DYNAMIC,
    limits: limitsAt(lamp.exemptions, lamp.caps, instant),
  };
}

interface Today {
  readonly plan: DayPlan;
  readonly segment: Segment;
  readonly word: ProgramWord;
  readonly dynamic: DynamicAnswer;
  readonly limits: Limits;
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
  for (const rank of ['maintenance', 'emergency'] as const) {
    add(isTimeKnown ? overrideInForce(overrides, target, rank, instant) : undatedOverride(overrides, target, rank));
  }
  if (localOverride !== null && localOverride !== undefined) add(switchedTo(localOverride));
  if (isTimeKnown) add(overrideInForce(overrides, target, 'operator', instant));
  add(dynamic);
  candidates.push(lowest);
  return candidates;
}

const clampRule = (by: 'floor' | 'cap', { floorRuleId, capRuleId }: Bounds): string =>
  (by === 'cap' ? capRuleId : null) ?? floorRuleId;

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
const NO_DYNAMIC: DynamicAnswer = Object.freeze({ candidate: null, until: null });
/** Rungs whose answer ends with the program's segment. */
const PROGRAM_SOURCES: readonly LevelSource[] = ['presence', 'dynamicControl', 'program', 'lastGoodProgram'];
