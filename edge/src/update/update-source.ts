import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { LONGEST_DOCUMENT } from './signed-document.js';
import { UpdateError } from './update-error.js';

/** Where an update lies: `manifest.json`, `root.<version>.json` where roots changed, and `files/`. */
export interface UpdateSource {
  /** A small document; null when there is none of that name. Throws UpdateError `unreachable` or `too-large`. */
  text(name: string): Promise<string | null>;
  /** A file from a byte on; it may also begin at byte 0 and then says so. Throws UpdateError `unreachable`. */
  read(path: string, from: number): Promise<{ readonly from: number; readonly bytes: AsyncIterable<Uint8Array> }>;
}

/** A folder, such as a crew's memory stick. */
export class DirectorySource implements UpdateSource {
  constructor(private readonly directory: string) {}

  async text(name: string): Promise<string | null> {
    const path = join(this.directory, name);
    try {
      const file = await open(path, 'r');
      try {
        const { bytesRead, buffer } = await file.read(Buffer.alloc(LONGEST_DOCUMENT + 1), 0, LONGEST_DOCUMENT + 1, 0);
        if (bytesRead > LONGEST_DOCUMENT) throw new UpdateError('too-large', `${path} is too long`);
        return buffer.toString('utf8', 0, bytesRead);
      } finally {
        await file.close();
      }
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
      throw asUnreachable(error, path);
    }
  }

  async read(path: string, from: number): Promise<{ from: number; bytes: AsyncIterable<Uint8Array> }> {
    const whole = join(this.directory, 'files', path);
    return { from, bytes: orUnreachable(createReadStream(whole, { start: from }), whole) };
  }
}

/** The same bytes; whatever interrupts them is an UpdateError `unreachable`. */
export async function* orUnreachable(bytes: AsyncIterable<Uint8Array>, what: string): AsyncGenerator<Uint8Array> {
  try {
    yield* bytes;
  } catch (error) {
    throw asUnreachable(error, what);
  }
}

/** Any failure of reading as an UpdateError that may pass. */
export function asUnreachable(error: unknown, what: string): UpdateError {
  if (error instanceof UpdateError) return error;
  const { cause, message } = error as Error;
  const why = cause instanceof Error ? `${message}: ${cause.message}` : message;
  return new UpdateError('unreachable', `${what} cannot be read: ${why}`, { cause: error });
}
