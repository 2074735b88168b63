import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  chownSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
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
 * interrupted first start leaves nothing that looks like a database, and of two starters one wins. `dataDir` is the
 * configured folder, which errors name.
 */
export async function ensureCluster(
  cluster: string,
  password: string,
  binaries: Binaries,
  user: ServerUser | null,
  dataDir: string,
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
    const said = await initdb(join(staging, 'cluster'), secret, binaries, user);
    if (said !== null) throw initdbError(said, cluster, dataDir);
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

/** Resolves with null, or with what initdb said when it failed. The builtin C.UTF-8 locale needs neither the system's locales nor the old ICU that comes with the binaries. */
function initdb(folder: string, secret: string, binaries: Binaries, user: ServerUser | null): Promise<string | null> {
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
  return new Promise((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('close', (code) => resolve(code === 0 ? null : said));
  });
}

function initdbError(said: string, cluster: string, dataDir: string): DatabaseError {
  const last = said.trim().split('\n').slice(-3).join(' ');
  if (/No space left on device|disk quota exceeded/i.test(said)) return diskFull(dataDir, cluster);
  return new DatabaseError('start-failed', `initdb could not make a database in ${cluster}: ${last}`);
}

/** Names the configured data folder; also the cluster's own folder when that lies elsewhere, perhaps on another disk. */
export function diskFull(dataDir: string, cluster?: string): DatabaseError {
  const isElsewhere = cluster !== undefined && relative(realpathSync(dataDir), cluster).startsWith('..');
  const place = isElsewhere
    ? `${dirname(cluster)}, where the database of data folder ${dataDir} is kept,`
    : `data folder ${dataDir}`;
  return new DatabaseError(
    'disk-full',
    `the disk of ${place} is full: free some space (a new database takes about 50 MB) and start again; nothing stored was lost`,
  );
}

/** PG* variables of the surroundings must not reach into our server. */
export const serverEnvironment = (): NodeJS.ProcessEnv => ({
  ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('PG'))),
  LC_ALL: 'C',
  TZ: 'UTC',
});
