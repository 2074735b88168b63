import { randomBytes } from 'node:crypto';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Database, openDatabase } from '@lamplighter/controller';
import { realTime } from './real-time.js';

export { realTime };

/** A database of its own on the run's real PostgreSQL server, migrated and empty but for the seeds. */
export interface TestDatabase extends Database {
  /** Ends the connections and drops the database; the server stays for the other files. */
  stop(): Promise<void>;
}

const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined, debug: () => undefined };
const TEMPLATE = 'lamplighter_template';

interface Server {
  readonly folder: string;
  readonly database: Database;
}
let server: Promise<Server> | undefined;

/**
 * A fresh database for one test file, in about 0.1 s (the first one starts the server). Call it in `before`, `stop()` it
 * in `after`. One embedded server serves the whole Mocha run and ends with it.
 */
export async function openTestDatabase(): Promise<TestDatabase> {
  server ??= startServer();
  const { database: admin } = await server;
  const name = `test_${randomBytes(6).toString('hex')}`;
  await admin.pool('jobs').query(`create database ${name} template ${TEMPLATE}`);
  const url = new URL(admin.url);
  url.pathname = `/${name}`;
  const database = await openDatabase({ databaseUrl: url.href, io: realTime(), log: quiet });
  return {
    ...database,
    async stop() {
      await database.stop();
      await admin.pool('jobs').query(`drop database ${name} with (force)`);
    },
  };
}

async function startServer(): Promise<Server> {
  const folder = await mkdtemp(join(tmpdir(), 'lamplighter-test-'));
  // The server runs as another user when the tests run as root.
  await chmod(folder, 0o755);
  const database = await openDatabase({ dataDir: join(folder, 'data'), io: realTime(), log: quiet });
  const url = new URL(database.url);
  await database.pool('jobs').query(`create database ${TEMPLATE}`);
  url.pathname = `/${TEMPLATE}`;
  const template = await openDatabase({ databaseUrl: url.href, io: realTime(), log: quiet });
  await template.migrate();
  await template.stop();
  return { folder, database };
}

// Registered on Mocha's root suite while this file loads, so that it runs after the last test of the whole run.
after(async function stopServer() {
  if (!server) return;
  this.timeout(40_000);
  const { folder, database } = await server;
  server = undefined;
  await database.stop();
  await rm(folder, { recursive: true, force: true });
});
