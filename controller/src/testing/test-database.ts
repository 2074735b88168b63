import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type EdgeAddress, edgeId, nisCode, SystemClock } from '@lamplighter/contracts';
import { type Database, openDatabase } from '../db/index.js';

export const quietLog = {
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
  debug: () => undefined,
};

/** A real PostgreSQL server of its own, migrated, in a folder that `stop()` removes. For unit tests; takes about 3 s. */
export async function openTestDatabase(): Promise<Database> {
  const folder = await mkdtemp(join(tmpdir(), 'controller-unit-'));
  // The server runs as another user when the tests run as root.
  await chmod(folder, 0o755);
  const io = new SystemClock((error) => Promise.reject(error));
  const database = await openDatabase({ dataDir: join(folder, 'data'), io, log: quietLog });
  await database.migrate();
  return {
    ...database,
    async stop() {
      await database.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** An edge in the inventory, without luminaires. */
export async function putEdge(database: Database, edge: string, nis = '21004'): Promise<EdgeAddress> {
  await database
    .pool('jobs')
    .query('insert into edge (id, nis, latitude, longitude) values ($1, $2, 50.85, 4.35)', [edge, nis]);
  return { nis: nisCode(nis), edge: edgeId(edge) };
}
