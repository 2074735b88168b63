import type { Clock } from '@lamplighter/contracts';
import type { Logger } from 'pino';
import { EmbeddedServer } from './db/embedded/embedded-server.js';
import { type Database, DatabaseError, openDatabase } from './db/index.js';
import type { Settings } from './settings.js';

/**
 * The database for one command on the command line, migrated. While a controller keeps the data folder, its running
 * server is used and left running.
 */
export async function openForCommand(
  settings: Pick<Settings, 'databaseUrl' | 'dataDir'>,
  io: Clock,
  log: Pick<Logger, 'info' | 'warn' | 'error'>,
): Promise<Database> {
  const { databaseUrl, dataDir } = settings;
  try {
    const database = await openDatabase({ databaseUrl, dataDir, io, log });
    await database.migrate();
    return database;
  } catch (error) {
    if (!(error instanceof DatabaseError) || error.code !== 'data-folder-in-use') throw error;
    const url = new URL(await new EmbeddedServer({ dataDir, io, log }).ensure());
    url.pathname = '/lamplighter';
    return openDatabase({ databaseUrl: url.href, io, log });
  }
}
