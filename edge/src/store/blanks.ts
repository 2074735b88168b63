/** Places from `from` to `to`, both included, that hold no record. */
export interface Blank {
  readonly from: number;
  readonly to: number;
  /** True: damage took the records, and no count on disk has them yet. False: a hole, counted when it was written. */
  readonly isDamage: boolean;
}

/** Places of the log without a record: what the disk damaged, and what it refused while it was full. */
export class Blanks {
  #ranges: Blank[] = [];

  /** Adds what of it is not blank already. */
  add(blank: Blank): void {
    let fresh = [blank];
    for (const { from, to } of this.#ranges) {
      fresh = fresh.flatMap((part) => [
        { ...part, to: Math.min(part.to, from - 1) },
        { ...part, from: Math.max(part.from, to + 1) },
      ]);
      fresh = fresh.filter((part) => part.from <= part.to);
    }
    this.#ranges = [...this.#ranges, ...fresh.filter((part) => part.from <= part.to)].sort((a, b) => a.from - b.from);
  }

  /** Damaged places below `first`. */
  damagedBelow(first: number): number {
    return sum(
      this.#ranges.filter(({ isDamage }) => isDamage).map((blank) => ({ ...blank, to: Math.min(blank.to, first - 1) })),
    );
  }

  /** Forgets what lies below `first`. */
  dropBelow(first: number): void {
    this.#ranges = this.#ranges
      .map((blank) => ({ ...blank, from: Math.max(blank.from, first) }))
      .filter(({ from, to }) => from <= to);
  }

  get damaged(): number {
    return sum(this.#ranges.filter(({ isDamage }) => isDamage));
  }

  get size(): number {
    return sum(this.#ranges);
  }

  get ranges(): readonly Blank[] {
    return this.#ranges;
  }
}

const sum = (ranges: readonly Blank[]): number =>
  ranges.reduce((total, { from, to }) => total + Math.max(0, to - from + 1), 0);
