import { chmodSync, existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

/** The operating system user under whom PostgreSQL runs; PostgreSQL refuses to run as root. */
export interface ServerUser {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

/**
 * For a controller that runs as root: the owner of an existing cluster, else `postgres`, else `nobody`. No user is ever
 * created. Null for everybody else: the server runs as the controller does.
 */
export function serverUser(cluster: string, passwd = '/etc/passwd'): ServerUser | null {
  if (process.getuid?.() !== 0) return null;
  const users = readFileSync(passwd, 'utf8')
    .split('\n')
    .map((line) => line.split(':'))
    .map(([name = '', , uid, gid]) => ({ name, uid: Number(uid), gid: Number(gid) }));
  if (existsSync(cluster)) {
    const { uid, gid } = statSync(cluster);
    if (uid !== 0) return { name: users.find((user) => user.uid === uid)?.name ?? String(uid), uid, gid };
  }
  return (
    users.find((user) => user.name === 'postgres' && user.uid > 0) ??
    users.find((user) => user.name === 'nobody' && user.uid > 0) ?? { name: '65534', uid: 65_534, gid: 65_534 }
  );
}

/** The first folder on the way to `path` (itself included) that the user may not pass through, or undefined. */
export function blockingFolder(path: string, user: ServerUser | null): string | undefined {
  if (!user) return undefined;
  for (let folder = resolve(path), above = dirname(folder); ; folder = above, above = dirname(folder)) {
    if (existsSync(folder) && !mayPass(folder, user)) return folder;
    if (above === folder) return undefined;
  }
}

function mayPass(folder: string, user: ServerUser): boolean {
  const { mode, uid, gid } = statSync(folder);
  if (uid === user.uid) return (mode & 0o100) !== 0;
  if (gid === user.gid) return (mode & 0o010) !== 0;
  return (mode & 0o001) !== 0;
}

/** Lets others pass through our own data folder without reading it (mode x11); folders above it are not ours to change. */
export function allowPassage(folder: string): void {
  chmodSync(folder, statSync(folder).mode | 0o011);
}
