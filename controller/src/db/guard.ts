import type { Cancel, Clock } from '@lamplighter/contracts';
import pg from 'pg';
import type { Logger } from 'pino';
import { DatabaseError } from './database-error.js';

/** Advisory lock that says "a controller works on this embedded database". */
const LOCK_KEY = 5_114_021_001;
/** A killed holder's connection may take this long to be noticed by the server. */
const TAKEOVER_MS = 2_000;
const LONGEST_RETRY_MS = 5_000;

/**
 * Holds an embedded database for one controller. The lock lives on a connection: when its holder is killed the system
 * closes the connection and the lock is free, with no stale file to judge. When the server itself dies, the guard has it
 * started again and takes the lock anew.
 */
export class Guard {
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
  ) {}

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
    const deadline = this.options.io.monotonic() + TAKEOVER_MS;
    while (!(await this.#tryLock(client))) {
      if (this.options.io.monotonic() < deadline) {
        await new Promise<void>((resolve) => {
          this.options.io.after(100, resolve);
        });
        continue;
      }
      const holder = await this.#holder(client);
      await client.end();
      throw new DatabaseError(
        'data-folder-in-use',
        `data folder ${this.options.folder} is in use by another ${holder}: stop that one, or give this one a LAMPLIGHTER_DATA_DIR of its own`,
      );
    }
    this.#client = client;
    client.once('end', () => this.#onLost());
    return url;
  }

  async release(): Promise<void> {
    this.#isStopped = true;
    this.#retry();
    await this.#client?.end().catch(() => undefined);
  }

  async #tryLock(client: pg.Client): Promise<boolean> {
    const { rows } = await client.query<{ is_held: boolean }>('select pg_try_advisory_lock($1) as is_held', [LOCK_KEY]);
    return rows[0]?.is_held === true;
  }

  async #holder(client: pg.Client): Promise<string> {
    const { rows } = await client.query<{ application_name: string }>(
      `select a.application_name from pg_locks l join pg_stat_activity a using (pid)
       where l.locktype = 'advisory' and l.granted and (l.classid::bigint << 32 | l.objid::bigint) = $1`,
      [LOCK_KEY],
    );
    return rows[0]?.application_name || 'controller';
  }

  #onLost(delay = 100): void {
    if (this.#isStopped) return;
    this.options.log.warn({ folder: this.options.folder }, 'PostgreSQL went away; starting it again');
    this.#retry = this.options.io.after(delay, async () => {
      try {
        await this.take();
        this.options.log.info({ folder: this.options.folder }, 'PostgreSQL is back');
      } catch (error) {
        if (this.#isStopped) return;
        this.options.log.error({ reason: (error as Error).message }, 'PostgreSQL is not back yet');
        this.#onLost(Math.min(delay * 2, LONGEST_RETRY_MS));
      }
    });
  }
}
