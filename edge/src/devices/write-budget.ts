import { DAY, type EpochMs, type Milliseconds } from '@lamplighter/contracts';

/** Writes per stored parameter of a gear and year (RELIABILITY LS-12): its memory wears. */
export const MOST_WRITES = 12;
const YEAR: Milliseconds = 365 * DAY;

/** Instants of writes by `<gear>/<parameter>`, as they are kept on disk. */
export type KeptWrites = Record<string, EpochMs[]>;

/**
 * Counts writes of stored parameters: at most 12 in any 365 days for each parameter of each gear. Pure: time is an argument.
 * Instants that a clock put into the future count as well.
 */
export class WriteBudget {
  readonly #writes = new Map<string, EpochMs[]>();

  /** Takes over what was kept. */
  restore(kept: KeptWrites): void {
    this.#writes.clear();
    for (const [key, instants] of Object.entries(kept)) this.#writes.set(key, [...instants]);
  }

  /** Whether one more write fits into the past 365 days. */
  mayWrite(gear: string, parameter: string, now: EpochMs): boolean {
    return this.#recent(gear, parameter, now).length < MOST_WRITES;
  }

  /** One write went out. */
  note(gear: string, parameter: string, now: EpochMs): void {
    // Older ones than a year no longer matter, and so many are enough to say no.
    const recent = [...this.#recent(gear, parameter, now), now].slice(-MOST_WRITES);
    this.#writes.set(`${gear}/${parameter}`, recent);
  }

  /** What must be kept. */
  get kept(): KeptWrites {
    return Object.fromEntries([...this.#writes].map(([key, instants]) => [key, [...instants]]));
  }

  #recent(gear: string, parameter: string, now: EpochMs): EpochMs[] {
    return (this.#writes.get(`${gear}/${parameter}`) ?? []).filter((at) => now - at < YEAR);
  }
}
