import { constants } from 'node:fs';
import { access, stat, statfs } from 'node:fs/promises';
import { bad, type Finding, good, note } from './finding.js';

const MIB = 1024 * 1024;
/** Room for a week of records of 200 lamps and two generations of everything (RELIABILITY R3). */
const LEAST_FREE_MIB = 128;

/** The data folder: whether it can be written, by nobody else, and how much room is left. */
export async function checkDisk(folder: string): Promise<Finding[]> {
  try {
    await access(folder, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT')
      return [note('data folder', `${folder} is not there yet`, 'the edge makes it at its first start')];
    return [
      bad('data folder', `${folder}: ${code}`, 'give it to the user that runs the edge (chown), mounted writable'),
    ];
  }
  const { mode } = await stat(folder);
  const { bavail, bsize, files, ffree } = await statfs(folder);
  const freeMib = Math.floor((bavail * bsize) / MIB);
  const open = (mode & 0o077) !== 0;
  return [
    open ? note('data folder', `${folder} can be read by others`, `chmod 700 ${folder}`) : good('data folder', folder),
    freeMib < LEAST_FREE_MIB
      ? bad('free space', `${freeMib} MiB`, `make room for ${LEAST_FREE_MIB} MiB, or the journal stops`)
      : good('free space', `${freeMib} MiB`),
    ...(files > 0 && ffree < 100 ? [bad('free inodes', String(ffree), 'delete files, or the journal stops')] : []),
  ];
}
