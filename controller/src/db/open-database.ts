import type { Clock } from '@lamplighter/contracts';
import pg from 'pg';
import type { Logger } from 'pino';
import { DatabaseError } from './database-error.js';
import { EmbeddedServer } from './embedded/embedded-server.js';
import { Guard } from './guard.js';
import { migrate } from './migrate.js';
import { PgPool, type Pool, type PoolPurpose } from './pool.js';

export interface OpenDatabaseOptions {
  /** A PostgreSQL server (16 to 18, with TimescaleDB or without). Wins over `dataDir`. */
  readonly databaseUrl?: string | undefined;
  /** Folder of the embedded server. */
  readonly dataDir?: string | undefined;
  /** Real time. */
  readonly io: Clock;
  readonly log: Pick<Logger, 'info' | 'warn' | 'error'>;
}

/** An open database: pools by purpose, migrations, and the way to close it. */
export interface Database {
  readonly mode: 'embedded' | 'external';
  /** Connection string, password included: never to be logged. */
  readonly url: string;
  /** The same pool for the same purpose each time. */
  pool(purpose: PoolPurpose): Pool;
  /** Brings the schema up to date; safe for two starters at once. Gives the names of the migrations that ran. */
  migrate(): Promise<string[]>;
  /** Ends the pools and, when embedded, the server. */
  stop(): Promise<void>;
}

/** Name of the platform's database within the embedded server. */
const DATABASE_NAME = 'lamplighter';

/** Opens the database at `databaseUrl`, or the embedded one in `dataDir`. Throws DatabaseError with a clear message. */
export async function openDatabase(options: OpenDatabaseOptions): Promise<Database> {
  if (options.databaseUrl) {
    await reach(options.databaseUrl);
    return opened('external', options.databaseUrl, options, async () => undefined);
  }
  if (!options.dataDir) throw new DatabaseError('unreachable', 'neither a database URL nor a data folder was given');
  const server = new EmbeddedServer({ dataDir: options.dataDir, io: options.io, log: options.log });
  const guard = new Guard({
    folder: options.dataDir,
    io: options.io,
    log: options.log,
    ensureServer: () => server.ensure(),
  });
  const adminUrl = await guard.take();
  const close = async (): Promise<void> => {
    await guard.release();
    await server.stop();
  };
  try {
    await createDatabase(adminUrl, DATABASE_NAME);
  } catch (error) {
    await close();
    throw error;
  }
  const url = new URL(adminUrl);
  url.pathname = `/${DATABASE_NAME}`;
  return opened('embedded', url.href, options, close);
}

function opened(
  mode: Database['mode'],
  url: string,
  { log }: OpenDatabaseOptions,
  close: () => Promise<void>,
): Database {
  const pools = new Map<PoolPurpose, PgPool>();
  return {
    mode,
    url,
    pool(purpose) {
      const pool = pools.get(purpose) ?? new PgPool(url, purpose, log);
      pools.set(purpose, pool);
      return pool;
    },
    migrate: () => migrate(url, log),
    async stop() {
      await Promise.all([...pools.values()].map((pool) => pool.end()));
      pools.clear();
      await close();
    },
  };
}

/** One connection at start, so that a wrong URL is told at once and in words. */
async function reach(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
  } catch (error) {
    const { host, database } = client;
    throw new DatabaseError(
      'unreachable',
      `cannot reach the database ${database} at ${host}: ${(error as Error).message}; check DATABASE_URL`,
      { cause: error },
    );
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** Makes the database when it is not there; a second starter may have been quicker (42P04, 23505). */
async function createDatabase(adminUrl: string, name: string): Promise<void> {
  const client = new pg.Client({ connectionString: adminUrl, connectionTimeoutMillis: 5_000 });
  client.on('error', () => undefined);
  await client.connect();
  try {
    const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [name]);
    if (rowCount === 0) await client.query(`create database "${name}"`);
  } catch (error) {
    if (!['42P04', '23505'].includes((error as { code?: string }).code ?? '')) throw error;
  } finally {
    await client.end();
  }
}
