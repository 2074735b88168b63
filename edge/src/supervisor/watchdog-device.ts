import { type FileHandle, open } from 'node:fs/promises';
import { type Cancel, type Clock, type Milliseconds, SECOND } from '@lamplighter/contracts';
import type { Log } from '../log.js';

/** Linux resets the machine when nothing was written for its time limit, 60 s on most drivers. */
const PERIOD: Milliseconds = 10 * SECOND;

export interface WatchdogDeviceOptions {
  /** Such as `/dev/watchdog`. */
  readonly path: string;
  readonly io: Clock;
  readonly log: Log;
  /** False: the machine is to be reset. */
  readonly isWell: () => boolean;
}

/**
 * The hardware watchdog (Linux watchdog API, Documentation/watchdog/watchdog-api.rst): any write feeds it; `V` before an
 * orderly close disarms it. A device that cannot be opened is told once and tried again each period.
 */
export class WatchdogDevice {
  #file: FileHandle | null = null;
  #cancel: Cancel | null = null;
  #work: Promise<void> = Promise.resolve();
  #isComplained = false;

  constructor(private readonly options: WatchdogDeviceOptions) {}

  start(): void {
    this.#feed();
    this.#cancel = this.options.io.every(PERIOD, () => this.#feed());
  }

  /** Disarms. Resolved: the device is closed. */
  async stop(): Promise<void> {
    this.#cancel?.();
    this.#cancel = null;
    await this.#work;
    const file = this.#file;
    this.#file = null;
    if (!file) return;
    await file.write('V').catch(() => undefined);
    await file.close();
  }

  #feed(): void {
    if (this.options.isWell()) this.#work = this.#work.then(() => this.#write());
  }

  async #write(): Promise<void> {
    const { path, log } = this.options;
    try {
      this.#file ??= await open(path, 'w');
      await this.#file.write('1');
      this.#isComplained = false;
    } catch (error) {
      if (!this.#isComplained) log.error({ path, reason: (error as Error).message }, 'hardware watchdog is not fed');
      this.#isComplained = true;
      await this.#file?.close().catch(() => undefined);
      this.#file = null;
    }
  }
}
