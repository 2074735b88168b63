export interface Pair<T> {
  readonly first: T;
  readonly second: T;
  /** Index of the first, and of the second. */
  readonly i: number;
  readonly j: number;
}

/** Every two of a list, the earlier one first. */
export const pairsOf = <T>(list: readonly T[]): Pair<T>[] =>
  list.flatMap((second, j) => list.slice(0, j).map((first, i) => ({ first, second, i, j })));
