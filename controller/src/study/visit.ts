import type { EpochMs, Milliseconds } from '@lamplighter/contracts';

/** Somebody is there from the first detection to the last. */
export interface Visit {
  readonly from: EpochMs;
  /** The last detection; equal to `from` when there is one only. */
  readonly last: EpochMs;
}

/**
 * Joins detections that follow each other within the shortest hold time: the hold never runs out between them, so that no
 * level can change there, and a sensor that keeps seeing people gives the same light. `arrivals` are in order.
 */
export function visitsOf(arrivals: readonly EpochMs[], shortestHold: Milliseconds): Visit[] {
  const visits: { from: EpochMs; last: EpochMs }[] = [];
  for (const instant of arrivals) {
    const current = visits.at(-1);
    if (current && instant - current.last < shortestHold) current.last = instant;
    else visits.push({ from: instant, last: instant });
  }
  return visits;
}
