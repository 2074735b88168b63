import { MINUTE, type Milliseconds } from '@lamplighter/contracts';

/** A lamp changes between brightening and dimming at most so often a minute (RELIABILITY LS-5). */
const MOST_REVERSALS = 6;
const WINDOW: Milliseconds = MINUTE;

/**
 * Keeps a lamp from flickering when what decides its level cannot make up its mind. It never holds a lamp that shall
 * brighten; a lamp that shall dim waits at the brighter level until it, and the way up again, fit into the minute.
 */
export class ReversalGuard {
  #direction: 'up' | 'down' | null = null;
  #reversedAt: Milliseconds[] = [];

  mayDim(now: Milliseconds): boolean {
    if (this.#direction !== 'up') return true;
    return this.#within(now).length + 2 <= MOST_REVERSALS;
  }

  /** The lamp is sent brighter or darker. */
  note(direction: 'up' | 'down', now: Milliseconds): void {
    if (this.#direction !== null && this.#direction !== direction) {
      this.#reversedAt = [...this.#within(now), now];
    }
    this.#direction = direction;
  }

  #within(now: Milliseconds): Milliseconds[] {
    return this.#reversedAt.filter((at) => now - at < WINDOW);
  }
}
