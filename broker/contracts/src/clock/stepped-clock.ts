import type { EpochMs, Milliseconds } from '../units.js';
import type { Cancel, Clock, Task } from './clock.js';

interface Timer {
  due: Milliseconds;
  readonly order: number;
  readonly period: Milliseconds | null;
  readonly task: Task;
}

/**
 * Time that moves only when told to. `advanceTo` runs every due task in order of time (then of registration) and awaits
 * each before the next: a whole night replays in lockstep with real serial ports and sockets, at whatever pace the
 * machine manages, with the same outcome.
 */
export class SteppedClock implements Clock {
  #elapsed: Milliseconds = 0;
  #epoch: EpochMs;
  #order = 0;
  readonly #timers = new Set<Timer>();

  constructor(
    start: EpochMs,
    private readonly onError: (error: unknown) => void = (error) => {
      throw error;
    },
  ) {
    this.#epoch = start;
  }

  now(): EpochMs {
    return this.#epoch + this.#elapsed;
  }

  monotonic(): Milliseconds {
    return this.#elapsed;
  }

  every(period: Milliseconds, task: Task): Cancel {
    return this.#add(period, period, task);
  }

  after(delay: Milliseconds, task: Task): Cancel {
    return this.#add(Math.max(0, delay), null, task);
  }

  /** Sets the wall clock without moving monotonic time: an NTP step, or a dead real-time clock battery. */
  jump(by: Milliseconds): void {
    this.#epoch += by;
  }

  /** Moves time to `instant` (UTC ms), running what falls due on the way. Earlier instants do nothing. */
  async advanceTo(instant: EpochMs): Promise<void> {
    await this.advance(instant - this.now());
  }

  /** Moves time by `span` ms, running what falls due on the way. */
  async advance(span: Milliseconds): Promise<void> {
    const end = this.#elapsed + span;
    for (let timer = this.#next(end); timer; timer = this.#next(end)) {
      this.#elapsed = Math.max(this.#elapsed, timer.due);
      if (timer.period === null) this.#timers.delete(timer);
      else timer.due += timer.period;
      try {
        await timer.task();
      } catch (error) {
        this.onError(error);
      }
    }
    this.#elapsed = Math.max(this.#elapsed, end);
  }

  #add(delay: Milliseconds, period: Milliseconds | null, task: Task): Cancel {
    const timer: Timer = { due: this.#elapsed + delay, order: this.#order++, period, task };
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  }

  #next(end: Milliseconds): Timer | undefined {
    let first: Timer | undefined;
    for (const timer of this.#timers) {
      if (timer.due > end) continue;
      if (!first || timer.due < first.due || (timer.due === first.due && timer.order < first.order)) first = timer;
    }
    return first;
  }
}
