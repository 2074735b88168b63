import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';

/** What postmaster.pid says of a running server. */
export interface RunningServer {
  readonly pid: number;
  readonly port: number;
  readonly isReady: boolean;
}

/**
 * The server that runs on this cluster, or null. A controller that was killed leaves its server behind; a machine that
 * lost power leaves a file of a server that is no more, perhaps with a number that now belongs to another program.
 */
export function runningServer(cluster: string): RunningServer | null {
  let lines: string[];
  try {
    lines = readFileSync(join(cluster, 'postmaster.pid'), 'utf8').split('\n');
  } catch {
    return null;
  }
  const pid = Number(lines[0]);
  if (!Number.isInteger(pid) || pid <= 1 || !isAlive(pid) || !isServerOf(pid, cluster)) return null;
  return { pid, port: Number(lines[3]), isReady: lines[7]?.trim() === 'ready' };
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/**
 * Processes that work in the cluster's folder (server processes do, all of them). Null where the system does not tell.
 * While any is left, postmaster.pid must stay: it is what keeps a second server off the same files.
 */
export function processesIn(cluster: string): number[] | null {
  if (process.platform !== 'linux') return null;
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => workingFolder(pid) === cluster);
}

/** Outside Linux the number alone has to do. */
const isServerOf = (pid: number, cluster: string): boolean =>
  process.platform !== 'linux' || workingFolder(pid) === cluster;

function workingFolder(pid: number): string | undefined {
  try {
    return readlinkSync(`/proc/${pid}/cwd`);
  } catch {
    return undefined;
  }
}
