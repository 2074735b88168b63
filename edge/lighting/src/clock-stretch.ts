import { DAY, type EpochMs, type Milliseconds } from '@lamplighter/contracts';
import type { Interval } from './interval.js';
import { transitionBetween, wallClock } from './local-time.js';

/** A stretch in which the wall clock keeps its distance from UTC. */
export interface ClockStretch extends Interval {
  /** Add it to an instant for its wall clock, written as if it were UTC. */
  readonly offset: Milliseconds;
}

/** A span cut where its clocks change. Looks once a day: no zone changes its clocks twice in 24 hours. */
export function clockStretches(timeZone: string, from: EpochMs, to: EpochMs): ClockStretch[] {
  const offsetAt = (instant: EpochMs): Milliseconds => wallClock(timeZone, instant) - instant;
  const stretches: ClockStretch[] = [];
  let start = from;
  for (let looked = from; looked < to; looked += DAY) {
    const next = Math.min(looked + DAY, to);
    const offset = offsetAt(looked);
    if (offsetAt(next) === offset) continue;
    const change = transitionBetween(timeZone, looked, next);
    stretches.push({ from: start, to: change, offset });
    start = change;
  }
  if (start < to) stretches.push({ from: start, to, offset: offsetAt(start) });
  return stretches;
}
