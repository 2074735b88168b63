import type { EpochMs } from '@lamplighter/contracts';

const NONE = { count: 0, from: Infinity, to: -Infinity };

/** Counts what the journal refused, until it is declared. In memory alone: see edge/README.md, "The journal on disk". */
export class Refusals {
  #total = 0;
  #undeclared = NONE;

  add(sampledAt: EpochMs): void {
    const { count, from, to } = this.#undeclared;
    this.#total += 1;
    this.#undeclared = { count: count + 1, from: Math.min(from, sampledAt), to: Math.max(to, sampledAt) };
  }

  /** Since the start of the process. */
  get total(): number {
    return this.#total;
  }

  /** How many nobody was told of, and between which times they were sampled. */
  get undeclared(): { readonly count: number; readonly from: EpochMs; readonly to: EpochMs } {
    return this.#undeclared;
  }

  /** All of them are declared. */
  declared(): void {
    this.#undeclared = NONE;
  }
}
