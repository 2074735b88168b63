import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  chownSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { DatabaseError } from '../database-error.js';
import { asUser, type Binaries } from './binaries.js';
import { isAlive } from './postmaster-file.js';
import type { ServerUser } from './server-user.js';

/** Superuser of the embedded server. */
export const SUPERUSER = 'lamplighter';

/**
 * The password of the embedded server, made on first use and kept in a file that only the controller's user can read.
 * `wx` lets one of two starters win; the other reads what it wrote.
 */
export function serverPassword(file: string): string {
  try {
    writeFileSync(file, randomBytes(24).toString('base64url'), { mode: 0o600, flag: 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  return readFileSync(file, 'utf8').trim();
}

/**
 * Makes the cluster when it is not there. initdb works in a folder of its own that is renamed when it is whole: an
 * interrupted first start leaves nothing that looks like a database, and of two starters one wins.
 */
export async function ensureCluster(
  cluster: string,
  password: string,
  binaries: Binaries,
  user: ServerUser | null,
): Promise<void> {
  removeLeftovers(cluster);
  if (existsSync(join(cluster, 'PG_VERSION'))) return;
  if (existsSync(cluster) && readdirSync(cluster).length > 0) {
    throw new DatabaseError(
      'data-folder-damaged',
      `${cluster} exists but holds no PostgreSQL cluster (no PG_VERSION): move it away, or restore it from a backup`,
    );
  }
  const staging = `${cluster}.new-${process.pid}-${randomBytes(3).toString('hex')}`;
  try {
    mkdirSync(staging, { mode: 0o700 });
    const secret = join(staging, 'password');
    writeFileSync(secret, password, { mode: 0o600 });
    if (user) for (const path of [staging, secret]) chownSync(path, user.uid, user.gid);
    await initdb(join(staging, 'cluster'), secret, binaries, user);
    try {
      renameSync(join(staging, 'cluster'), cluster);
    } catch (error) {
      // Another starter was first: its cluster serves as well.
      if (!existsSync(join(cluster, 'PG_VERSION'))) throw error;
    }
  } finally {
    rmSync(staging, { recursive: true, force: true });
  }
}

/** Folders of starters that were killed before they could finish or tidy up. */
function removeLeftovers(cluster: string): void {
  const folder = dirname(cluster);
  for (const name of readdirSync(folder)) {
    const pid = new RegExp(`^${basename(cluster)}\\.new-(\\d+)-`).exec(name)?.[1];
    if (pid !== undefined && Number(pid) !== process.pid && !isAlive(Number(pid))) {
      rmSync(join(folder, name), { recursive: true, force: true });
    }
  }
}

/** The builtin C.UTF-8 locale needs neither the system's locales nor the old ICU that comes with the binaries. */
function initdb(folder: string, secret: string, binaries: Binaries, user: ServerUser | null): Promise<void> {
  const command = join(binaries.folder, 'bin', process.platform === 'win32' ? 'initdb.exe' : 'initdb');
  const child = spawn(
    command,
    [
      ...['-D', folder, '-U', SUPERUSER, '-A', 'scram-sha-256', `--pwfile=${secret}`, '-E', 'UTF8'],
      ...['--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C', '--data-checksums'],
    ],
    { ...asUser(user), cwd: process.platform === 'win32' ? dirname(folder) : '/', env: serverEnvironment() },
  );
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      said = (said + text).slice(-4_000);
    });
  }
  return new Promise((resolve, reject) => {
    child.once('error', (error) => reject(initdbError(error.message, folder)));
    child.once('close', (code) => (code === 0 ? resolve() : reject(initdbError(said, folder))));
  });
}

function initdbError(said: string, folder: string): DatabaseError {
  const last = said.trim().split('\n').slice(-3).join(' ');
  if (/No space left on device|disk quota exceeded/i.test(said)) return diskFull(folder);
  return new DatabaseError('start-failed', `initdb could not make a database in ${folder}: ${last}`);
}

export const diskFull = (folder: string): DatabaseError =>
  new DatabaseError(
    'disk-full',
    `the disk of ${folder} is full: free some space (a new database takes about 50 MB) and start again; nothing stored was lost`,
  );

/** PG* variables of the surroundings must not reach into our server. */
export const serverEnvironment = (): NodeJS.ProcessEnv => ({
  ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('PG'))),
  LC_ALL: 'C',
  TZ: 'UTC',
});
