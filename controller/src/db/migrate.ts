import { fileURLToPath } from 'node:url';
import { runner } from 'node-pg-migrate';
import type { Logger } from 'pino';
import { DatabaseError } from './database-error.js';

/** controller/migrations, from src/db and from dist/db alike. */
const MIGRATIONS = fileURLToPath(new URL('../../migrations', import.meta.url));

/**
 * Brings the schema to the newest version, all in one transaction. A second starter waits for the first (advisory lock)
 * and then finds nothing to do. Returns the names of the migrations that ran.
 */
export async function migrate(url: string, log: Pick<Logger, 'info' | 'warn'>): Promise<string[]> {
  try {
    const ran = await runner({
      databaseUrl: url,
      dir: MIGRATIONS,
      direction: 'up',
      migrationsTable: 'schema_migration',
      checkOrder: true,
      singleTransaction: true,
      advisoryLockMode: 'wait',
      logger: { debug: quiet, info: quiet, warn: (text) => log.warn(text), error: (text) => log.warn(text) },
    });
    const names = ran.map((migration) => migration.name);
    if (names.length > 0) log.info({ migrations: names }, 'database schema brought up to date');
    return names;
  } catch (error) {
    throw new DatabaseError('migration-failed', `database migration failed: ${(error as Error).message}`, {
      cause: error,
    });
  }
}

const quiet = (): void => undefined;
