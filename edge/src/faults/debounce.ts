/**
 * A condition is believed only after `raiseAfter` bad observations in a row, and believed gone only after `clearAfter`
 * good ones in a row: neither a lost frame nor a flicker makes or ends a fault.
 */
export class Debounce {
  #bad = 0;
  #good = 0;

  constructor(
    private readonly raiseAfter: number,
    private readonly clearAfter: number,
    private isRaised = false,
  ) {}

  /** Tells the change that this observation makes, if any. */
  observe(isBad: boolean): 'raise' | 'clear' | null {
    this.#bad = isBad ? this.#bad + 1 : 0;
    this.#good = isBad ? 0 : this.#good + 1;
    if (!this.isRaised && this.#bad >= this.raiseAfter) {
      this.isRaised = true;
      return 'raise';
    }
    if (this.isRaised && this.#good >= this.clearAfter) {
      this.isRaised = false;
      return 'clear';
    }
    return null;
  }

  /** Begins to count anew, as after a time in which nothing could be observed. */
  restart(): void {
    this.#bad = 0;
    this.#good = 0;
  }
}
