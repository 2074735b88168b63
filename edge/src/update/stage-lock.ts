import { mkdir, open, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { UpdateError } from './update-error.js';

/**
 * One staging at a time: a file that names the process and the boot of the machine. What a power cut or a kill left behind
 * holds nobody up. Resolves with the release. Throws UpdateError `busy`.
 */
export async function lockStaging(directory: string): Promise<() => Promise<void>> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const path = join(directory, 'staging.lock');
  const boot = await readFile('/proc/sys/kernel/random/boot_id', 'utf8').catch(() => '');
  for (const isLastTry of [false, true]) {
    try {
      const file = await open(path, 'wx', 0o600);
      await file.writeFile(JSON.stringify({ process: process.pid, boot }));
      await file.close();
      return () => rm(path, { force: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      if (isLastTry || (await isHeld(path, boot))) break;
      await rm(path, { force: true });
    }
  }
  throw new UpdateError('busy', `another update is being brought in (${path})`);
}

async function isHeld(path: string, boot: string): Promise<boolean> {
  try {
    const holder = JSON.parse(await readFile(path, 'utf8')) as { process?: unknown; boot?: unknown };
    if (holder.boot !== boot || typeof holder.process !== 'number') return false;
    process.kill(holder.process, 0);
    return true;
  } catch (error) {
    // Not ours to signal, but there.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
