import { join } from 'node:path';
import type { Cancel, Clock } from '@lamplighter/contracts';
import pg from 'pg';
import type { Logger } from 'pino';
import { DatabaseError } from './database-error.js';
import { HolderFile } from './holder-file.js';

/** Advisory lock that says "a controller works on this embedded database". */
const LOCK_KEY = 5_114_021_001;
/** A killed holder's connection may take this long to be noticed by the server. */
const TAKEOVER_MS = 2_000;
/** One that lives keeps the folder; it may only be on its way out. */
const LEAVING_MS = 200;
const FIRST_RETRY_MS = 100;
const LONGEST_RETRY_MS = 5_000;

/**
 * Holds an embedded database for one controller. The lock lives on a connection: when its holder is killed the system
 * closes the connection and the lock is free. When the server itself dies, the guard has it started again and takes the lock
 * anew; a file tells others in the meantime that this controller lives.
 */
export class Guard {
  readonly #holder: HolderFile;
  #client: pg.Client | undefined;
  #retry: Cancel = () => undefined;
  #isStopped = false;

  constructor(
    private readonly options: {
      readonly folder: string;
      readonly io: Clock;
      readonly log: Pick<Logger, 'info' | 'warn' | 'error'>;
      /** Starts the server when it is not running; gives its URL. */
      readonly ensureServer: () => Promise<string>;
    },
  ) {
    this.#holder = new HolderFile(join(options.folder, 'controller.json'));
  }

  /** Takes the lock. Throws DatabaseError `data-folder-in-use` when another controller keeps it. */
  async take(): Promise<string> {
    const url = await this.options.ensureServer();
    const client = new pg.Client({
      connectionString: url,
      application_name: `lamplighter controller, process ${process.pid}`,
      connectionTimeoutMillis: 5_000,
      keepAlive: true,
    });
    client.on('error', () => undefined);
    await client.connect();
    const since = this.options.io.monotonic();
    while (!(await this.#tryLock(client)) || this.#holder.otherHolder() !== null) {
      const holder = this.#holder.otherHolder();
      if (this.options.io.monotonic() - since < (holder === null ? TAKEOVER_MS : LEAVING_MS)) {
        await new Promise<void>((resolve) => {
          this.options.io.after(100, resolve);
        });
        continue;
      }
      await client.end();
      throw new DatabaseError(
        'data-folder-in-use',
        `data folder ${this.options.folder} is in use by another controller${holder === null ? '' : `, process ${holder}`}: stop that one, or give this one a LAMPLIGHTER_DATA_DIR of its own`,
      );
    }
    if (this.#isStopped) {
      await client.end();
      return url;
    }
    this.#holder.write();
    this.#client = client;
    client.once('end', () => this.#onLost());
    return url;
  }

  async release(): Promise<void> {
    this.#isStopped = true;
    this.#retry();
    await this.#client?.end().catch(() => undefined);
    this.#holder.remove();
  }

  async #tryLock(client: pg.Client): Promise<boolean> {
    const { rows } = await client.query<{ is_held: boolean }>('select pg_try_advisory_lock($1) as is_held', [LOCK_KEY]);
    return rows[0]?.is_held === true;
  }

  /** At once, so that no second controller can step in between; then ever less often. */
  #onLost(delay = 0): void {
    if (this.#isStopped) return;
    this.options.log.warn({ folder: this.options.folder }, 'PostgreSQL went away; starting it again');
    this.#retry = this.options.io.after(delay, async () => {
      try {
        await this.take();
        this.options.log.info({ folder: this.options.folder }, 'PostgreSQL is back');
      } catch (error) {
        if (this.#isStopped) return;
        this.options.log.error({ reason: (error as Error).message }, 'PostgreSQL is not back yet');
        this.#onLost(Math.min(Math.max(FIRST_RETRY_MS, delay * 2), LONGEST_RETRY_MS));
      }
    });
  }
}
