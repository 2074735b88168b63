import { type FileHandle, mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import type { Disk, DiskFile } from './disk.js';
import { lockFolder } from './folder-lock.js';

/** The machine's own file system. */
export const nodeDisk: Disk = {
  makeFolder,
  list: (folder) => orAbsent(readdir(folder), []),
  read: (path) => orAbsent<Buffer | null>(readFile(path), null),
  create: async (path) => fileOf(await open(path, 'w+', 0o600)),
  open: async (path) => fileOf(await open(path, 'r+')),
  rename,
  remove: (path) => rm(path, { force: true }),
  syncFolder,
  lock: lockFolder,
};

/** A folder made is a name in its parent, which a power cut may forget, too. */
async function makeFolder(path: string): Promise<void> {
  const highest = await mkdir(path, { recursive: true, mode: 0o700 });
  if (!highest) return;
  for (let at = resolve(path); at.length >= resolve(highest).length; at = dirname(at)) await syncFolder(dirname(at));
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function fileOf(handle: FileHandle): DiskFile {
  return {
    write: async (bytes, at) => {
      for (let done = 0; done < bytes.length; ) {
        done += (await handle.write(bytes, done, bytes.length - done, at + done)).bytesWritten;
      }
    },
    read: async (at, length, room) => {
      const buffer = room && room.length >= length ? room : Buffer.allocUnsafe(length);
      let done = 0;
      while (done < length) {
        const { bytesRead } = await handle.read(buffer, done, length - done, at + done);
        if (bytesRead === 0) break;
        done += bytesRead;
      }
      return buffer.subarray(0, done);
    },
    // fdatasync: contents and size. In a segment of fixed size it costs no entry in the file system's own journal.
    sync: () => handle.datasync(),
    close: () => handle.close(),
  };
}

async function orAbsent<T>(found: Promise<T>, absent: T): Promise<T> {
  try {
    return await found;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return absent;
    throw error;
  }
}
