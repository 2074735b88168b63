import type { Milliseconds } from '@lamplighter/contracts';
import type { Persistence } from './condition.js';

/**
 * A condition is believed only after bad observations that persist, and believed gone only after good ones that do:
 * neither a lost frame nor a flicker makes or ends a fault.
 */
export class Debounce {
  #run: { readonly isBad: boolean; readonly since: Milliseconds; times: number } | null = null;

  constructor(
    private readonly raise: Persistence,
    private readonly clear: Persistence,
    private isRaised = false,
  ) {}

  /** Tells the change that this observation makes, if any. `now` is monotonic. */
  observe(isBad: boolean, now: Milliseconds): 'raise' | 'clear' | null {
    if (this.#run?.isBad !== isBad) this.#run = { isBad, since: now, times: 0 };
    this.#run.times += 1;
    if (isBad === this.isRaised) return null;
    const { times, over = 0 } = isBad ? this.raise : this.clear;
    if (this.#run.times < times || now - this.#run.since < over) return null;
    this.isRaised = isBad;
    return isBad ? 'raise' : 'clear';
  }

  /** Begins to count anew, as after a time in which nothing could be observed. */
  restart(): void {
    this.#run = null;
  }
}
