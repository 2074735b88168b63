import type {
  CommandId,
  DeviceId,
  DimLevel,
  EpochMs,
  GroupId,
  Kelvin,
  OverrideRank,
  Seconds,
} from '@lamplighter/contracts';

/** The rungs of the ladder, highest first (DESIGN.md section 4, RELIABILITY LS-1). */
export const LEVEL_SOURCES = [
  'maintenanceLock',
  'emergency',
  'localOverride',
  'override',
  'presence',
  'dynamicControl',
  'program',
  'lastGoodProgram',
  'default',
] as const;
export type LevelSource = (typeof LEVEL_SOURCES)[number];

/** How a level is asked for besides itself: ramp on the way to it, ramp when it ends, colour temperature. */
export interface CommandExtras {
  readonly rampSeconds?: Seconds | undefined;
  readonly rampFromSeconds?: Seconds | undefined;
  readonly colourTemperatureK?: Kelvin | undefined;
}

/** A level above the program, as the edge holds it after accepting the command. It holds from `start` until before `until`. */
export interface ActiveOverride extends CommandExtras {
  readonly id: CommandId;
  readonly devices: readonly DeviceId[];
  /** Lighting groups whose members, nested ones too, it also concerns. */
  readonly groups?: readonly GroupId[] | undefined;
  /** Null: nothing is asked for any more; overrides of its rank that started before it are over. */
  readonly level: DimLevel | null;
  readonly start: EpochMs;
  readonly until: EpochMs;
  readonly rank: OverrideRank;
  /** An exercise: told, but obeyed by no lamp. */
  readonly drill?: boolean | undefined;
  readonly issuer: string;
  readonly reason: string;
}

/** What a sensor that is active or not last said. */
export interface Detection {
  /** Still occupied: keeps the light up without a time limit. */
  readonly occupied: boolean;
  readonly lastDetectionAt: EpochMs;
  /** Stuck, deaf or silent: it must be taken for presence (RELIABILITY LS-9). */
  readonly isFaulty?: boolean;
}

/** A level supplied from outside for a while, such as a boost from the next edge. */
export interface ExternalLevel {
  readonly level: DimLevel;
  readonly since: EpochMs;
  readonly until: EpochMs;
}

/** One rung that has something to say. */
export interface Candidate extends CommandExtras {
  readonly source: LevelSource;
  readonly level: DimLevel;
  /** Stable id of the rule: override id, `program/step`, or the rung's own name. */
  readonly ruleId: string;
  /** For a person, in English. */
  readonly reason: string;
  /** Since when the rule says so, which bounds may have changed since; null when it is not known. */
  readonly since: EpochMs | null;
  /** Until when at most it says so; null when only an event can end it. */
  readonly until: EpochMs | null;
}

/** Between which levels the rungs could choose, and what set the limits; a floor above a cap wins. */
export interface Bounds {
  readonly floor: DimLevel;
  readonly floorRuleId: string;
  readonly cap: DimLevel;
  readonly capRuleId: string | null;
}

/** The level of one luminaire at one instant, and why. */
export interface Decision {
  /** Light asked for, in percent of what the luminaire is there to give. */
  readonly level: DimLevel;
  readonly source: LevelSource;
  readonly ruleId: string;
  readonly reason: string;
  readonly since: EpochMs | null;
  /** Next instant at which the answer may change by time alone; null when none. */
  readonly until: EpochMs | null;
  /** The class floor raised the level, or a cap lowered it: what was asked, and the rule that bounds it. */
  readonly clamp: { readonly kind: 'floor' | 'cap'; readonly asked: DimLevel; readonly ruleId: string } | null;
  readonly bounds: Bounds;
  /** Null when nothing asks for one or the gear cannot make it. */
  readonly colourTemperatureK: Kelvin | null;
  /** Wished time of the way to this level, and of the way back when what asks for it ends; null: the usual ones. */
  readonly ramp: { readonly toSeconds: Seconds | null; readonly fromSeconds: Seconds | null };
  /** What the gear gives for 100 %, as a share of its full output: virtual full output and constant light output. */
  readonly outputShare: number;
  /** Every rung that has something to say, highest first; the first one decides. */
  readonly candidates: readonly Candidate[];
  /** What an exercise would have made of it; null when there is none. */
  readonly drill: Candidate | null;
}

/** Any number as a dim level; what is no number fails bright. */
export const asDimLevel = (level: number): DimLevel => (Number.isNaN(level) ? 100 : Math.min(100, Math.max(0, level)));

/** The earlier of two instants, where null means never. */
export const earlier = (a: EpochMs | null, b: EpochMs | null): EpochMs | null =>
  a === null ? b : b === null ? a : Math.min(a, b);

/** The command fields of a step, control or override that are set. */
export function extrasOf({ rampSeconds, rampFromSeconds, colourTemperatureK }: CommandExtras): CommandExtras {
  return {
    ...(rampSeconds === undefined ? {} : { rampSeconds }),
    ...(rampFromSeconds === undefined ? {} : { rampFromSeconds }),
    ...(colourTemperatureK === undefined ? {} : { colourTemperatureK }),
  };
}
