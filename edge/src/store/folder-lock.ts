import { createHash } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { connect, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { StoreError } from './store-error.js';

/** Longest path of a socket on every system (sun_path has 104 bytes on macOS, 108 on Linux). */
const LONGEST_PATH = 100;

/**
 * Takes a folder for this process: listens on a socket `lock` in it. The kernel ends the listening with the process,
 * however that dies, so a lock that nobody answers is left over and taken. Throws StoreError `in-use`.
 */
export async function lockFolder(folder: string): Promise<() => Promise<void>> {
  const inside = resolve(folder, 'lock');
  const digest = createHash('sha256').update(inside).digest('hex').slice(0, 32);
  const path = Buffer.byteLength(inside) <= LONGEST_PATH ? inside : join(tmpdir(), `lamplighter-${digest}.lock`);
  for (let attempt = 0; attempt < 3; attempt += 1) {
    const server = await listen(path);
    if (server) return () => new Promise((done) => server.close(() => done()));
    if (await isAnswered(path)) break;
    await rm(path, { force: true });
  }
  throw new StoreError(
    'in-use',
    `data folder ${folder} is in use by another running edge: stop that one, or give this one a dataDir of its own`,
  );
}

function listen(path: string): Promise<Server | null> {
  return new Promise((done, fail) => {
    const server = createServer((socket) => socket.destroy());
    server.once('error', (error: NodeJS.ErrnoException) => (error.code === 'EADDRINUSE' ? done(null) : fail(error)));
    server.listen(path, () => done(server.unref()));
  });
}

function isAnswered(path: string): Promise<boolean> {
  return new Promise((done) => {
    const socket = connect(path);
    socket.once('connect', () => {
      socket.destroy();
      done(true);
    });
    socket.once('error', (error: NodeJS.ErrnoException) =>
      done(!['ECONNREFUSED', 'ENOENT'].includes(error.code ?? '')),
    );
  });
}
