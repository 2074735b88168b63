import { readFile } from 'node:fs/promises';

/** Another at each start of the machine (Linux, random(4)); null on other systems, which count as not restarted. */
export const bootId = (): Promise<string | null> =>
  readFile('/proc/sys/kernel/random/boot_id', 'utf8').then(
    (text) => text.trim(),
    () => null,
  );
