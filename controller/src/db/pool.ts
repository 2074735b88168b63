import { once } from 'node:events';
import { finished } from 'node:stream/promises';
import pg from 'pg';
import copyStreams from 'pg-copy-streams';
import type { Logger } from 'pino';
import { columnTypes } from './column-types.js';

/** Runs SQL. Instants come back as UTC milliseconds, bigint and numeric as number; instants go in as Date. */
export interface Sql {
  query<Row extends object = Record<string, unknown>>(text: string, values?: readonly unknown[]): Promise<Row[]>;
}

/** One transaction: what it did is there as a whole or not at all. */
export interface Transaction extends Sql {
  /** COPY in binary form; `rows` are the bytes of encodeRows(). */
  copy(table: string, columns: readonly string[], rows: readonly Uint8Array[]): Promise<void>;
}

export interface Pool extends Sql {
  transaction<T>(work: (transaction: Transaction) => Promise<T>): Promise<T>;
}

/** What a pool is for; each has its own connections, so that no screen waits for ingest nor ingest for a screen. */
export type PoolPurpose = 'ingest' | 'web' | 'jobs';

/** Connections per purpose on two cores, and how long a statement may take in ms (0: no limit). DATABASE.md section 5. */
const LIMITS: Readonly<Record<PoolPurpose, { max: number; statementMs: number }>> = {
  ingest: { max: 2, statementMs: 60_000 },
  web: { max: 8, statementMs: 15_000 },
  jobs: { max: 2, statementMs: 60_000 },
};

/** A pool of connections with the limits of its purpose. */
export class PgPool implements Pool {
  readonly #pool: pg.Pool;

  constructor(url: string, purpose: PoolPurpose, log: Pick<Logger, 'warn'>) {
    this.#pool = new pg.Pool({
      connectionString: url,
      max: LIMITS[purpose].max,
      connectionTimeoutMillis: 5_000,
      statement_timeout: LIMITS[purpose].statementMs,
      idle_in_transaction_session_timeout: 30_000,
      application_name: `lamplighter ${purpose}`,
      keepAlive: true,
      options: '-c timezone=UTC',
      types: columnTypes,
      allowExitOnIdle: true,
    });
    // An idle connection that breaks is reported here; without a listener it would end the process.
    this.#pool.on('error', (error) => log.warn({ reason: error.message, purpose }, 'database connection lost'));
  }

  async query<Row extends object>(text: string, values: readonly unknown[] = []): Promise<Row[]> {
    return (await this.#pool.query<Row>(text, [...values])).rows;
  }

  async transaction<T>(work: (transaction: Transaction) => Promise<T>): Promise<T> {
    const client = await this.#pool.connect();
    let broken: Error | undefined;
    const onError = (error: Error): void => {
      broken = error;
    };
    client.on('error', onError);
    try {
      await client.query('begin');
      const result = await work(new ClientTransaction(client));
      await client.query('commit');
      return result;
    } catch (error) {
      await client.query('rollback').catch((reason: Error) => {
        broken ??= reason;
      });
      throw error;
    } finally {
      client.off('error', onError);
      client.release(broken);
    }
  }

  async end(): Promise<void> {
    await this.#pool.end();
  }
}

class ClientTransaction implements Transaction {
  constructor(private readonly client: pg.PoolClient) {}

  async query<Row extends object>(text: string, values: readonly unknown[] = []): Promise<Row[]> {
    return (await this.client.query<Row>(text, [...values])).rows;
  }

  async copy(table: string, columns: readonly string[], rows: readonly Uint8Array[]): Promise<void> {
    const stream = this.client.query(
      copyStreams.from(`copy ${table} (${columns.join(', ')}) from stdin (format binary)`),
    );
    const end = finished(stream);
    // The promise is awaited below; a refusal that comes while writing must not count as unhandled until then.
    end.catch(() => undefined);
    for (const bytes of rows) {
      if (stream.destroyed) break;
      if (!stream.write(bytes)) await Promise.race([once(stream, 'drain'), end]);
    }
    if (!stream.destroyed) stream.end();
    await end;
  }
}
