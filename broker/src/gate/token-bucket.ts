import type { Milliseconds } from '@lamplighter/contracts';

/** Allows `burst` at once and `perSecond` on average. Time is told to it (monotonic milliseconds). */
export class TokenBucket {
  #tokens: number;
  #filledAt: Milliseconds;

  constructor(
    private readonly burst: number,
    private readonly perSecond: number,
    now: Milliseconds,
  ) {
    this.#tokens = burst;
    this.#filledAt = now;
  }

  /** Takes one and returns 0, or takes none and returns how long to wait for the next. */
  take(now: Milliseconds): Milliseconds {
    this.#tokens = Math.min(this.burst, this.#tokens + ((now - this.#filledAt) / 1000) * this.perSecond);
    this.#filledAt = now;
    if (this.#tokens < 1) return ((1 - this.#tokens) / this.perSecond) * 1000;
    this.#tokens -= 1;
    return 0;
  }
}
