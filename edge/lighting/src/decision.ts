import type { CommandId, DeviceId, DimLevel, EpochMs } from '@lamplighter/contracts';

/** The rungs of the ladder, highest first (DESIGN.md section 4, RELIABILITY LS-1). */
export const LEVEL_SOURCES = [
  'maintenanceLock',
  'emergency',
  'localOverride',
  'override',
  'presence',
  'program',
  'lastGoodProgram',
  'default',
] as const;
export type LevelSource = (typeof LEVEL_SOURCES)[number];

/** A level above the program, as the edge holds it after accepting the command. It holds from `start` until before `until`. */
export interface ActiveOverride {
  readonly id: CommandId;
  readonly devices: readonly DeviceId[];
  readonly level: DimLevel;
  readonly start: EpochMs;
  readonly until: EpochMs;
  readonly rank: 'operator' | 'emergency';
  readonly issuer: string;
  readonly reason: string;
}

/** What a presence sensor last said. */
export interface Detection {
  /** Still occupied: keeps the light up without a time limit. */
  readonly occupied: boolean;
  readonly lastDetectionAt: EpochMs;
}

/** One rung that has something to say. */
export interface Candidate {
  readonly source: LevelSource;
  readonly level: DimLevel;
  /** Stable id of the rule: override id, `program/step`, or the rung's own name. */
  readonly ruleId: string;
  /** For a person, in English. */
  readonly reason: string;
  /** Since when the rung says so; null when it is not known. */
  readonly since: EpochMs | null;
  /** Until when at most it says so; null when only an event can end it. */
  readonly until: EpochMs | null;
}

/** The level of one luminaire at one instant, and why. */
export interface Decision {
  readonly level: DimLevel;
  readonly source: LevelSource;
  readonly ruleId: string;
  readonly reason: string;
  readonly since: EpochMs | null;
  /** Next instant at which the answer may change by time alone; null when none. */
  readonly until: EpochMs | null;
  /** The class floor raised the level: what was asked. */
  readonly clamp: { readonly kind: 'floor'; readonly asked: DimLevel } | null;
  /** Every rung that has something to say, highest first; the first one decides. */
  readonly candidates: readonly Candidate[];
}

/** Any number as a dim level; what is no number fails bright. */
export const asDimLevel = (level: number): DimLevel => (Number.isNaN(level) ? 100 : Math.min(100, Math.max(0, level)));

/** The earlier of two instants, where null means never. */
export const earlier = (a: EpochMs | null, b: EpochMs | null): EpochMs | null =>
  a === null ? b : b === null ? a : Math.min(a, b);
