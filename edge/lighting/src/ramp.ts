import type { DimLevel, Seconds } from '@lamplighter/contracts';
import { asDimLevel } from './decision.js';

/** Fastest way down, in percent of full light per second (RELIABILITY LS-5). */
export const DOWN_PERCENT_PER_SECOND = 10;

/**
 * The level to apply now on the way to the target. Up at once, because the gear itself fades up in 1 to 2 s; down at most
 * 10 % per second. Off is switching and no dimming: at once too, so that the street goes out at the instant its program
 * names (the gear still fades). `applied` is null when it is not known: then the target, since there is no way to measure.
 */
export function rampedLevel(applied: DimLevel | null, target: DimLevel, elapsed: Seconds): DimLevel {
  const goal = asDimLevel(target);
  if (applied === null || applied <= goal || goal === 0) return goal;
  const allowed = Math.max(0, elapsed) * DOWN_PERCENT_PER_SECOND;
  return Math.max(goal, asDimLevel(applied - allowed));
}
