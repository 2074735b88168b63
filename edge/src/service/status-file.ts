import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Cancel, type Clock, type EpochMs, type Milliseconds, SECOND } from '@lamplighter/contracts';
import type { EdgeStatus } from '../edge.js';
import { ServiceError } from './service-error.js';

/** How often a running edge says how it is. The folder is in memory (RuntimeDirectory of the unit), so no flash wears. */
const PERIOD: Milliseconds = 2 * SECOND;
/** Older than this, nobody writes any longer. */
const STALE_AFTER: Milliseconds = 15 * SECOND;

/** What a running edge says of itself to tools on the same machine. */
export interface WrittenStatus {
  /** Machine time. */
  readonly writtenAt: EpochMs;
  readonly pid: number;
  readonly status: EdgeStatus;
}

/** Where systemd puts files that live as long as the service; null outside of it. */
export const statusPath = (environment: NodeJS.ProcessEnv): string | null => {
  const folder = environment['RUNTIME_DIRECTORY']?.split(':')[0];
  return folder ? join(folder, 'status.json') : null;
};

/** Keeps the file fresh until cancelled. It is never synced: who reads half of it reads again. */
export function keepStatus(path: string, io: Clock, status: () => EdgeStatus, onError: (error: Error) => void): Cancel {
  return io.every(PERIOD, async () => {
    const written: WrittenStatus = { writtenAt: io.now(), pid: process.pid, status: status() };
    try {
      await writeFile(`${path}.new`, JSON.stringify(written), { mode: 0o640 });
      await rename(`${path}.new`, path);
    } catch (error) {
      onError(error as Error);
    }
  });
}

/** What the edge said last. Throws ServiceError when there is no file, or nobody writes to it. */
export async function readStatus(path: string, now: EpochMs): Promise<WrittenStatus> {
  let written: WrittenStatus;
  try {
    written = JSON.parse(await readFile(path, 'utf8')) as WrittenStatus;
  } catch (error) {
    throw new ServiceError(`${path} cannot be read (${(error as Error).message}): does the edge run?`);
  }
  if (now - written.writtenAt > STALE_AFTER) {
    const at = new Date(written.writtenAt).toISOString();
    throw new ServiceError(`${path} was written last at ${at}: the edge does not run, or hangs`);
  }
  return written;
}
