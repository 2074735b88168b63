import { type Milliseconds, SECOND } from '@lamplighter/contracts';

const SHORTEST_BACKOFF: Milliseconds = SECOND;
export const LONGEST_BACKOFF: Milliseconds = 60 * SECOND;

/**
 * Full-jitter backoff: anything from 1 s up to a ceiling that doubles with each failed attempt, 60 s at most. When a city
 * comes back at dusk, no two gateways try in step (RELIABILITY R5, F-09).
 */
export function backoff(failedAttempts: number, random: () => number): Milliseconds {
  const ceiling = Math.min(LONGEST_BACKOFF, SHORTEST_BACKOFF * 2 ** Math.min(failedAttempts, 16));
  return Math.round(SHORTEST_BACKOFF + random() * (ceiling - SHORTEST_BACKOFF));
}
