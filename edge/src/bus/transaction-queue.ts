import type { BusPriority } from './dali-bus.js';

const ORDER: readonly BusPriority[] = ['user', 'automatic', 'configuration', 'polling'];

/** What waits for the line: by priority, then in order of arrival. */
export class TransactionQueue<T> {
  readonly #waiting: Readonly<Record<BusPriority, T[]>> = { user: [], automatic: [], configuration: [], polling: [] };

  get size(): number {
    return ORDER.reduce((sum, priority) => sum + this.#waiting[priority].length, 0);
  }

  add(priority: BusPriority, item: T): void {
    this.#waiting[priority].push(item);
  }

  /** The next one to run. */
  take(): T | undefined {
    for (const priority of ORDER) {
      const item = this.#waiting[priority].shift();
      if (item !== undefined) return item;
    }
    return undefined;
  }

  /** Empties the queue and returns what waited. */
  clear(): T[] {
    return ORDER.flatMap((priority) => this.#waiting[priority].splice(0));
  }
}
