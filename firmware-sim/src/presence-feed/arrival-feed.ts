import { type Cancel, type Clock, type EpochMs, QUARTER } from '@lamplighter/contracts';
import type { ArrivalSource } from './poisson-arrivals.js';

/** Calls `pass` whenever somebody of a source passes, quarter hour by quarter hour, on platform time. */
export class ArrivalFeed {
  readonly #clock: Clock;
  readonly #source: ArrivalSource;
  readonly #pass: () => Promise<void>;
  #waiting: EpochMs[] = [];
  #knownUntil: EpochMs = 0;
  #cancel: Cancel = () => undefined;

  constructor(clock: Clock, source: ArrivalSource, pass: () => Promise<void>) {
    this.#clock = clock;
    this.#source = source;
    this.#pass = pass;
  }

  start(): void {
    this.#waiting = [];
    this.#knownUntil = this.#clock.now();
    this.#next();
  }

  stop(): void {
    this.#cancel();
  }

  #next(): void {
    if (this.#waiting.length === 0) {
      const from = this.#knownUntil;
      this.#knownUntil = (Math.floor(from / QUARTER) + 1) * QUARTER;
      this.#waiting = this.#source(from, this.#knownUntil);
    }
    const at = this.#waiting.shift() ?? this.#knownUntil;
    const isSomebody = at < this.#knownUntil;
    this.#cancel = this.#clock.after(Math.max(0, at - this.#clock.now()), async () => {
      if (isSomebody) await this.#pass();
      this.#next();
    });
  }
}
