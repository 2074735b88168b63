import type { EpochMs } from '@lamplighter/contracts';
import { signal } from '@preact/signals';
import type { ConsoleClock } from './browser-clock.js';

/** The platform's time, carried on between the server's `clock` events; a demonstration's clock is not the machine's. */
export class PlatformClock {
  /** Advances each second while started; views that show ages read it. */
  readonly now = signal<EpochMs>(0);
  #offset = 0;
  #cancel: () => void = () => {};

  constructor(private readonly clock: ConsoleClock) {}

  /** Takes over what the server says. */
  set(platformTime: EpochMs): void {
    this.#offset = platformTime - this.clock.monotonic();
    this.now.value = platformTime;
  }

  start(): void {
    this.#cancel();
    this.#cancel = this.clock.every(1000, () => {
      this.now.value = Math.round(this.clock.monotonic() + this.#offset);
    });
  }

  stop(): void {
    this.#cancel();
    this.#cancel = () => {};
  }
}
