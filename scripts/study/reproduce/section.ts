/** One figure: what was published or is expected, what this run found, and whether the two agree. */
export interface Reproduced {
  readonly what: string;
  readonly published: string;
  readonly found: string;
  readonly agrees: boolean;
}

/** Figures of one kind with the method that gave them. */
export interface ReproducedSection {
  readonly title: string;
  readonly method: readonly string[];
  readonly figures: readonly Reproduced[];
  /** More than the figures, for people. */
  readonly table?: string;
  /** The table shows the figures too. */
  readonly tableHoldsFigures?: boolean;
  /** The same as the table, for programs. */
  readonly details?: unknown;
}
