import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, readdir, readFile, rename, rm, stat, statfs } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { readEnvelope, readSigned } from './signed-document.js';
import { syncFolder } from './sync-folder.js';
import { UpdateError } from './update-error.js';
import { digestOf, PARTIAL, SLOT_MANIFEST, type UpdateFile, UpdateManifest } from './update-manifest.js';
import type { UpdateSource } from './update-source.js';

/** Room that stays free for the journal. */
const KEPT_FREE = 64 * 1024 * 1024;

/**
 * Brings the files of an update into a slot. Whatever a cut left behind is gone on with: whole files are kept, partial ones
 * continued. Resolved: everything is on disk and as signed. Throws UpdateError `damaged`, `unreachable`, `disk`.
 */
export async function fillSlot(
  folder: string,
  manifest: UpdateManifest,
  manifestText: string,
  source: UpdateSource,
): Promise<void> {
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    // The old manifest first: a half-filled slot must not pass for the whole one that it was.
    await rm(join(folder, SLOT_MANIFEST), { force: true });
    await syncFolder(folder);
    await removeForeign(folder, new Set(manifest.files.map(({ path }) => path)));
    await demandRoom(folder, manifest.files);
    for (const file of manifest.files) await fetchFile(folder, file, source);
    const folders = new Set(manifest.files.flatMap(({ path }) => foldersOf(path)));
    for (const each of [...folders, '']) await syncFolder(join(folder, each));
    await writeWhole(join(folder, SLOT_MANIFEST), manifestText);
    await syncFolder(folder);
  } catch (error) {
    throw asUpdateError(error, folder);
  }
}

/**
 * The manifest of a filled slot whose every file is as signed. `digest` is what was verified when it was staged.
 * Throws UpdateError `damaged`.
 */
export async function checkSlot(folder: string, digest: string | null): Promise<UpdateManifest> {
  try {
    const envelope = readEnvelope(await readFile(join(folder, SLOT_MANIFEST), 'utf8'));
    const manifest = readSigned(envelope, UpdateManifest, 'manifest');
    if (digestOf(manifest) !== digest) throw new Error('its manifest is another one');
    for (const file of manifest.files) {
      if (!(await isWhole(join(folder, file.path), file))) throw new Error(`${file.path} is not as signed`);
    }
    return manifest;
  } catch (error) {
    throw new UpdateError('damaged', `slot ${folder}: ${(error as Error).message}`, { cause: error });
  }
}

async function fetchFile(folder: string, file: UpdateFile, source: UpdateSource): Promise<void> {
  const path = join(folder, file.path);
  if (await isWhole(path, file)) return;
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const partial = path + PARTIAL;
  const kept = await sizeOf(partial);
  // What a power cut left may end in rubbish, or be of another version: then once more from the start.
  const isDone = kept > 0 && kept <= file.size && (await download(partial, file, source, kept));
  if (!isDone && !(await download(partial, file, source, 0))) {
    await rm(partial, { force: true });
    throw new UpdateError('damaged', `${file.path} is not as signed`);
  }
  await rename(partial, path);
}

/** False: the bytes are not as signed. */
async function download(partial: string, file: UpdateFile, source: UpdateSource, kept: number): Promise<boolean> {
  if (kept < file.size || file.size === 0) {
    const { from, bytes } = await source.read(file.path, kept);
    const target = await open(partial, from === 0 ? 'w' : 'a', 0o600);
    try {
      let length = from;
      for await (const part of bytes) {
        length += part.length;
        if (length > file.size) return false;
        await target.write(part);
      }
      await target.sync();
    } finally {
      await target.close();
    }
  }
  return isWhole(partial, file);
}

async function isWhole(path: string, { size, sha256 }: UpdateFile): Promise<boolean> {
  if ((await sizeOf(path)) !== size) return false;
  const hash = createHash('sha256');
  for await (const part of createReadStream(path)) hash.update(part as Buffer);
  return hash.digest('hex') === sha256;
}

/** -1 when there is no such file. */
async function sizeOf(path: string): Promise<number> {
  try {
    const found = await stat(path);
    return found.isFile() ? found.size : -1;
  } catch {
    return -1;
  }
}

async function removeForeign(folder: string, wanted: ReadonlySet<string>): Promise<void> {
  const folders = new Set([...wanted].flatMap(foldersOf));
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name).slice(folder.length + 1);
    const name = path.endsWith(PARTIAL) ? path.slice(0, -PARTIAL.length) : path;
    const isOurs = entry.isDirectory() ? folders.has(path) : entry.isFile() && wanted.has(name);
    if (!isOurs) await rm(join(folder, path), { recursive: true, force: true });
  }
}

async function demandRoom(folder: string, files: readonly UpdateFile[]): Promise<void> {
  const { bavail, bsize } = await statfs(folder);
  let needed = KEPT_FREE;
  for (const { path, size } of files) {
    needed += Math.max(
      0,
      size - Math.max(0, await sizeOf(join(folder, path)), await sizeOf(join(folder, path + PARTIAL))),
    );
  }
  if (bavail * bsize < needed) {
    throw new UpdateError(
      'disk',
      `${folder} has ${bavail * bsize} bytes free; the update and the journal need ${needed}`,
    );
  }
}

async function writeWhole(path: string, text: string): Promise<void> {
  const partial = path + PARTIAL;
  const file = await open(partial, 'w', 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(partial, path);
}

/** Every folder on the way to a file: `a/b/c.js` has `a` and `a/b`. */
function foldersOf(path: string): string[] {
  const parts = path.split('/').slice(0, -1);
  return parts.map((_, index) => parts.slice(0, index + 1).join('/'));
}

function asUpdateError(error: unknown, folder: string): UpdateError {
  if (error instanceof UpdateError) return error;
  return new UpdateError('disk', `${folder} cannot be written: ${(error as Error).message}`, { cause: error });
}
