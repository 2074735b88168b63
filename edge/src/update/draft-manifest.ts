import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { issueText } from '@lamplighter/contracts';
import { UpdateError } from './update-error.js';
import { type UpdateFile, UpdateManifest } from './update-manifest.js';

/** The manifest of the files in a folder, checked as an edge would. Throws UpdateError `malformed` or `bad-path`. */
export async function draftManifest(folder: string, about: Readonly<Record<string, unknown>>): Promise<UpdateManifest> {
  const files: UpdateFile[] = [];
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  for (const entry of entries) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isDirectory()) continue;
    // npm links workspaces; an image holds copies (cp -rL), so that nothing in a slot leads out of it.
    if (!entry.isFile()) throw new UpdateError('bad-path', `${path} is no plain file; copy with cp -rL`);
    files.push(await described(path, path.slice(folder.length + 1).replaceAll(sep, '/')));
  }
  files.sort((a, b) => (a.path < b.path ? -1 : 1));
  const parsed = UpdateManifest.safeParse({ format: 1, ...about, files });
  if (!parsed.success) throw new UpdateError('malformed', `manifest: ${issueText(parsed.error)}`);
  return parsed.data;
}

async function described(path: string, name: string): Promise<UpdateFile> {
  const hash = createHash('sha256');
  let size = 0;
  for await (const part of createReadStream(path)) {
    hash.update(part as Buffer);
    size += (part as Buffer).length;
  }
  return { path: name, size, sha256: hash.digest('hex') };
}
