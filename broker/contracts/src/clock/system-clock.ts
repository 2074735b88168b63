import type { EpochMs, Milliseconds } from '../units.js';
import type { Cancel, Clock, Task } from './clock.js';

/** Longest delay that setTimeout takes without wrapping to 1 ms. */
const LONGEST_DELAY: Milliseconds = 2_147_483_647;

/**
 * The machine's clock, shifted by `offset` ms. The offset exists for demonstrations: `npm start` by day shows an evening.
 * `onError` receives whatever a task throws, so that no task can end the process.
 */
export class SystemClock implements Clock {
  constructor(
    private readonly onError: (error: unknown) => void,
    private readonly offset: Milliseconds = 0,
  ) {}

  now(): EpochMs {
    return Date.now() + this.offset;
  }

  monotonic(): Milliseconds {
    return performance.now();
  }

  every(period: Milliseconds, task: Task): Cancel {
    let cancelled = false;
    let timer: NodeJS.Timeout;
    let due = this.monotonic() + period;
    const run = async (): Promise<void> => {
      await this.#guard(task);
      if (cancelled) return;
      // Skips the beats that a long run or a sleeping machine missed: no burst of make-up runs.
      due = Math.max(due + period, this.monotonic());
      timer = setTimeout(run, Math.max(0, due - this.monotonic()));
    };
    timer = setTimeout(run, period);
    return () => {
      cancelled = true;
      clearTimeout(timer);
    };
  }

  after(delay: Milliseconds, task: Task): Cancel {
    const timer = setTimeout(() => void this.#guard(task), Math.min(Math.max(0, delay), LONGEST_DELAY));
    return () => clearTimeout(timer);
  }

  async #guard(task: Task): Promise<void> {
    try {
      await task();
    } catch (error) {
      this.onError(error);
    }
  }
}
