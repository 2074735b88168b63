/** One thing measured, ours beside another's way to the same result; ratio above 1 where ours is better. */
export interface BenchCase {
  readonly case: string;
  readonly ours: number;
  readonly other: number;
  /** What the other is. */
  readonly others: string;
  readonly ratio: number;
  readonly unit: string;
}
