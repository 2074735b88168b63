import type { DimLevel, Seconds } from '@lamplighter/contracts';
import { asDimLevel, type Decision, LEVEL_SOURCES } from './decision.js';

/** Fastest way down, in percent of full light per second (RELIABILITY LS-5). */
export const DOWN_PERCENT_PER_SECOND = 10;
/** Usual way down, whatever the distance. */
export const DOWN_SECONDS: Seconds = 10;
/** Up to here the gear's own fade (1 to 2 s) is the ramp: the level is written at once. */
export const UP_SECONDS: Seconds = 2;

/** On the way from one level to another; `seconds` from beginning to end. */
export interface Ramp {
  readonly from: DimLevel;
  readonly to: DimLevel;
  readonly seconds: Seconds;
}

/**
 * A ramp from the level applied now. Up: at once unless a longer time is wished, so that whoever stands in the dark never
 * waits. Down: the wished time, 10 s without a wish, and never faster than 10 % a second. Off without a wish is switching
 * and no dimming: at once, so that the street goes out at the instant its program names (the gear still fades). `applied`
 * is null when it is not known: then the target, since there is no way to measure.
 */
export function startRamp(applied: DimLevel | null, target: DimLevel, wished: Seconds | null): Ramp {
  const to = asDimLevel(target);
  if (applied === null) return { from: to, to, seconds: 0 };
  const from = asDimLevel(applied);
  if (to >= from) return { from, to, seconds: wished !== null && wished > UP_SECONDS ? wished : 0 };
  if (to === 0 && wished === null) return { from, to, seconds: 0 };
  return { from, to, seconds: Math.max(wished ?? DOWN_SECONDS, (from - to) / DOWN_PERCENT_PER_SECOND) };
}

/** The level so many seconds after a ramp began. */
export function levelOn({ from, to, seconds }: Ramp, elapsed: Seconds): DimLevel {
  if (elapsed >= seconds) return to;
  return from + ((to - from) * Math.max(0, elapsed)) / seconds;
}

/**
 * The wished time between two decisions (TALQ rampToLevelTime, rampFromLevelTime): that of the new one, or, where a higher
 * rung came to its end, the time it wished to be left in. Null: the usual time.
 */
export function wishedRamp(before: Pick<Decision, 'source' | 'ruleId' | 'ramp'> | null, now: Decision): Seconds | null {
  const hasEnded = before !== null && rungOf(before.source) < rungOf(now.source);
  return (hasEnded ? before.ramp.fromSeconds : null) ?? now.ramp.toSeconds;
}

const rungOf = (source: Decision['source']): number => LEVEL_SOURCES.indexOf(source);
