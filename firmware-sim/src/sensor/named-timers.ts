import type { Cancel, Clock, Milliseconds } from '@lamplighter/contracts';

/** Timers by name: starting one again ends the one before. */
export class NamedTimers<Name extends string> {
  readonly #running = new Map<Name, Cancel>();

  constructor(private readonly clock: Clock) {}

  has(name: Name): boolean {
    return this.#running.has(name);
  }

  after(name: Name, delay: Milliseconds, task: () => Promise<void>): void {
    this.cancel(name);
    const cancel = this.clock.after(delay, () => {
      this.#running.delete(name);
      return task();
    });
    this.#running.set(name, cancel);
  }

  every(name: Name, period: Milliseconds, task: () => Promise<void>): void {
    this.cancel(name);
    this.#running.set(name, this.clock.every(period, task));
  }

  cancel(name: Name): void {
    this.#running.get(name)?.();
    this.#running.delete(name);
  }

  cancelAll(): void {
    for (const cancel of this.#running.values()) cancel();
    this.#running.clear();
  }
}
