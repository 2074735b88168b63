import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, sep } from 'node:path';
import { processesIn } from './postmaster-file.js';

/** Names the data folder whose cluster this is. */
const ORIGIN = 'data-folder';

/**
 * A place for the cluster outside a data folder that the server's user may not reach: always the same one for the same
 * data folder. Makes it when it is not there.
 */
export function publicHome(publicFolder: string, dataDir: string): string {
  const origin = realpathSync(dataDir);
  const home = join(publicFolder, createHash('sha256').update(origin).digest('hex').slice(0, 12));
  if (existsSync(publicFolder)) sweep(publicFolder);
  mkdirSync(home, { recursive: true, mode: 0o755 });
  writeFileSync(join(home, ORIGIN), origin, { mode: 0o600 });
  return home;
}

/**
 * Removes clusters of temporary data folders (demonstrations, trials) that are gone. Any other stays for ever: its data
 * folder may only be on a disk that is not mounted now.
 */
function sweep(publicFolder: string): void {
  const temporary = realpathSync(tmpdir()) + sep;
  for (const name of readdirSync(publicFolder)) {
    const home = join(publicFolder, name);
    if (!existsSync(join(home, ORIGIN))) continue;
    const origin = readFileSync(join(home, ORIGIN), 'utf8');
    const isUnused = processesIn(join(home, 'cluster'))?.length === 0;
    if (origin.startsWith(temporary) && !existsSync(origin) && isUnused) rmSync(home, { recursive: true, force: true });
  }
}
