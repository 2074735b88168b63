import { execFile } from 'node:child_process';
import { type Cancel, type Clock, type Milliseconds, SECOND } from '@lamplighter/contracts';
import type { Log } from '../log.js';

/** A helper that hangs must not be waited for. */
const NOTIFY_WITHIN: Milliseconds = 5 * SECOND;

/** Tells systemd one line such as `READY=1`. Rejects when it cannot. */
export type Notify = (state: string) => Promise<void>;

/** Through the `systemd-notify` program: Node has no datagram socket for `NOTIFY_SOCKET`. The unit needs NotifyAccess=all. */
export const systemdNotify: Notify = (state) =>
  new Promise((resolve, reject) => {
    execFile('systemd-notify', [state], { timeout: NOTIFY_WITHIN }, (error) => (error ? reject(error) : resolve()));
  });

export interface ServiceManagerOptions {
  readonly io: Clock;
  readonly log: Log;
  readonly notify: Notify;
  /** Environment of the process: `WATCHDOG_USEC` is the time limit of the unit. */
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** systemd as the one who watches the supervisor (sd_notify(3)): ready, alive thrice in each time limit, stopping. */
export class ServiceManager {
  #cancel: Cancel | null = null;

  constructor(private readonly options: ServiceManagerOptions) {}

  async start(): Promise<void> {
    const { io, env } = this.options;
    const limit = Number(env['WATCHDOG_USEC'] ?? 0) / 1_000;
    if (limit > 0) this.#cancel = io.every(limit / 3, () => this.#tell('WATCHDOG=1'));
    await this.#tell('READY=1');
  }

  async stop(): Promise<void> {
    this.#cancel?.();
    this.#cancel = null;
    await this.#tell('STOPPING=1');
  }

  async #tell(state: string): Promise<void> {
    await this.options.notify(state).catch((error: Error) => {
      this.options.log.warn({ state, reason: error.message }, 'the service manager could not be told');
    });
  }
}
