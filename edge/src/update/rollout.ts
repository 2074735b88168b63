import { createHash } from 'node:crypto';
import type { EdgeId } from '@lamplighter/contracts';

/** Steps in which the share of edges is raised (RELIABILITY LS-11). */
export const ROLLOUT_STEPS = [1, 10, 100] as const;
/** A wave in which more than this share went back is halted. */
const MOST_RETURNED = 0.02;

/**
 * Whether an edge is among the first so many percent: the same edges for the same version and seed wherever it is computed,
 * others for the next version, and none leaves when the share is raised.
 */
export function takesPart(
  edge: EdgeId,
  version: number,
  { percent, seed }: { readonly percent: number; readonly seed: string },
): boolean {
  const hash = createHash('sha256').update(`${seed}\n${version}\n${edge}`).digest();
  return hash.readUInt32BE(0) % 100 < percent;
}

/** How the edges of a wave fared. */
export interface WaveOutcome {
  readonly committed: number;
  readonly returned: number;
}

/**
 * The share that a rollout may go on with: the next step once every edge of the wave has answered and hardly any came
 * back; the same while answers are missing; null: halt.
 */
export function nextShare(percent: number, expected: number, { committed, returned }: WaveOutcome): number | null {
  if (returned > 0 && returned / Math.max(expected, 1) > MOST_RETURNED) return null;
  if (committed + returned < expected) return percent;
  return ROLLOUT_STEPS.find((step) => step > percent) ?? 100;
}
