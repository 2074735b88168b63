import type { DimLevel, EpochMs, Milliseconds, Watt, WattHour } from '@lamplighter/contracts';
import type { GearHealth, SourceHealth } from '@lamplighter/dali';
import type { Poll } from '../../devices/lamp.js';
import type { Seen } from '../condition.js';

/** What the gear measured of itself and its light source. */
export interface Health {
  readonly gear: GearHealth;
  readonly source: SourceHealth;
}

/** What a lamp of this model should use at its actual level, and what it may stand. */
export interface Expectation {
  readonly powerW: Watt;
  /** At full light. */
  readonly nominalW: Watt;
  /** Share of `powerW` that it may be off, 0 to 1. */
  readonly tolerance: number;
  /** Least power factor at this level; null when the model does not say. */
  readonly leastPowerFactor: number | null;
  /** Highest temperature of the gear, degrees Celsius; null when the model does not say. */
  readonly hottestGearC: number | null;
  /** Hours that half of the light sources live; null when nobody says. */
  readonly ratedHours: number | null;
}

/** What a lamp used at a reading, and what it should have. */
export interface Measured {
  readonly at: EpochMs;
  readonly powerW: Watt;
  readonly expectedW: Watt | null;
}

/** One look at a lamp in its circumstances: a status poll, or a reading, which measures power and now and then health. */
export interface LampObservation extends Seen {
  readonly poll: Poll;
  /** What the lamp was told, percent; null when it is not known. */
  readonly appliedLevel: DimLevel | null;
  /** What it should be at, percent, and for how long that has been so; null before the first decision. */
  readonly targetLevel: DimLevel | null;
  readonly targetFor: Milliseconds;
  /** What the gear gives, percent of its light; null while it fades, starts or has failed. */
  readonly actualLevel: DimLevel | null;
  /** How often we have made it light up from dark so far. */
  readonly commandedStarts: number;
  /** Floor in force, percent; 0 when none holds. */
  readonly floorLevel: DimLevel;
  /** Constant light output would ask for more than the gear can give. */
  readonly isBeyondCorrection: boolean;
  /** Null for a mere poll. */
  readonly power: { readonly powerW: Watt | null; readonly energyWh: WattHour | null } | null;
  /** Newest reading that measured power, this one or an earlier: evidence for what polls find afterwards. */
  readonly measured: Measured | null;
  /** Null unless it was read with this look. */
  readonly health: Health | null;
  /** Null where neither model nor nominal power is known. */
  readonly expected: Expectation | null;
}
