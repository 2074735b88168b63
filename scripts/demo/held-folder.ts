import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const HOLDER = 'holder';

/**
 * Takes a folder for this process, making it when it is absent; returns what gives it back. Throws, naming the process,
 * when another one that is still running has it: two platforms on one folder would destroy each other's data.
 */
export function holdFolder(folder: string): () => void {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, HOLDER);
  for (;;) {
    try {
      writeFileSync(file, String(process.pid), { flag: 'wx' });
      return () => rmSync(file, { force: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    const holder = Number(readFileSync(file, 'utf8'));
    if (isRunning(holder)) {
      throw new Error(
        `${folder} is in use by another npm start, process ${holder}: stop that one, or choose another folder with --data`,
      );
    }
    rmSync(file, { force: true });
  }
}

/** Removes everything from a folder but the sign that it is held. */
export function emptyFolder(folder: string): void {
  for (const name of readdirSync(folder))
    if (name !== HOLDER) rmSync(join(folder, name), { recursive: true, force: true });
}

function isRunning(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0 || pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
