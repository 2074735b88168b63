/** Steps in which the share of edges is raised (RELIABILITY LS-11). */
const STEPS = [1, 10, 100];
/** A wave in which the update failed at more than this share is halted. */
const MOST_FAILED = 0.02;

/** How the edges of a wave fared. */
export interface WaveTally {
  /** Edges that it was offered to. */
  readonly edges: number;
  /** Edges that have proved and kept it. */
  readonly committed: number;
  /** Edges that took it back, would not take it, or found it damaged later. */
  readonly failed: number;
}

/**
 * The share that a rollout may go on with: the next step once every edge of the wave has answered and it failed at hardly
 * any; the same while answers are missing; null: halt.
 */
export function nextShare(percent: number, { edges, committed, failed }: WaveTally): number | null {
  if (failed / Math.max(edges, 1) > MOST_FAILED) return null;
  if (committed + failed < edges) return percent;
  return STEPS.find((step) => step > percent) ?? 100;
}
