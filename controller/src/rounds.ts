import type { Cancel, Clock, Milliseconds } from '@lamplighter/contracts';

/**
 * Work that recurs on platform time but is not awaited by it: stepped time must wait for neither the database nor the
 * network. One round at a time; beats that come during a round make one more round when it ends.
 */
export class Rounds {
  #cancel: Cancel = () => undefined;
  #running: Promise<void> | undefined;
  #isDue = false;

  /** `work` must not throw. */
  constructor(private readonly work: () => Promise<void>) {}

  start(clock: Clock, period: Milliseconds): void {
    this.#cancel = clock.every(period, () => {
      this.#isDue = true;
      void this.#run();
    });
  }

  /** Ends the beat and waits for a round under way. */
  async stop(): Promise<void> {
    this.#cancel();
    this.#isDue = false;
    await this.#running;
  }

  /** One round now, or the one under way. */
  now(): Promise<void> {
    this.#isDue ||= this.#running === undefined;
    return this.#run();
  }

  #run(): Promise<void> {
    this.#running ??= this.#whileDue().finally(() => {
      this.#running = undefined;
    });
    return this.#running;
  }

  async #whileDue(): Promise<void> {
    while (this.#isDue) {
      this.#isDue = false;
      await this.work();
    }
  }
}
