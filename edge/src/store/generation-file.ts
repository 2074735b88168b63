import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { Disk } from './disk.js';
import { nodeDisk } from './node-disk.js';
import { asStoreError } from './store-error.js';

/** What `load` found. `damaged` names the files that were there but could not be believed, with the reason. */
export interface Loaded<T> {
  readonly value: T | null;
  readonly damaged: readonly string[];
}

interface Generation<T> {
  readonly number: number;
  readonly value: T;
}

/**
 * A small document kept in two checksummed generations, `<name>.0.json` and `<name>.1.json`. A save overwrites the older
 * one by write, fsync, rename, fsync of the folder; so a power cut at any point leaves the last good one (RELIABILITY
 * F-05, F-38). `parse` checks what comes from disk and throws when it cannot be believed.
 */
export class GenerationFile<T> {
  /** Number of the newest good generation; null before the files were looked at. */
  #number: number | null = null;
  #saving: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly folder: string,
    private readonly name: string,
    private readonly parse: (value: unknown) => T,
    private readonly disk: Disk = nodeDisk,
  ) {}

  /** The newest generation that is whole. Never throws for damage: a damaged file only counts as absent. */
  async load(): Promise<Loaded<T>> {
    const damaged: string[] = [];
    let best: Generation<T> | null = null;
    for (const slot of [0, 1]) {
      try {
        const found = await this.#read(slot);
        if (found && (!best || found.number > best.number)) best = found;
      } catch (error) {
        damaged.push(`${this.#path(slot)}: ${(error as Error).message}`);
      }
    }
    // A damaged slot holds an unknown number; the next save must go over it, not over the last good one.
    this.#number = best?.number ?? 0;
    return { value: best?.value ?? null, damaged };
  }

  /** Keeps `value` as the newest generation. Resolved: it is on disk. Throws StoreError `disk-full` or `io-error`. */
  save(value: T): Promise<void> {
    const next = this.#saving.then(() => this.#write(value));
    this.#saving = next.catch(() => undefined);
    return next;
  }

  /** Resolved: no save is under way. */
  async settled(): Promise<void> {
    await this.#saving;
  }

  async #write(value: T): Promise<void> {
    if (this.#number === null) await this.load();
    const number = (this.#number ?? 0) + 1;
    const path = this.#path(number % 2);
    const temporary = `${path}.new`;
    try {
      await this.disk.makeFolder(this.folder);
      const body = JSON.stringify(value);
      const file = await this.disk.create(temporary);
      try {
        const head = JSON.stringify({ generation: number, sha256: digest(number, body) });
        await file.write(Buffer.from(`${head}\n${body}\n`), 0);
        await file.sync();
      } finally {
        await file.close();
      }
      await this.disk.rename(temporary, path);
      await this.disk.syncFolder(this.folder);
      this.#number = number;
    } catch (error) {
      // Half a file would only take room on a full disk.
      await this.disk.remove(temporary).catch(() => undefined);
      throw asStoreError(error, this.folder);
    }
  }

  async #read(slot: number): Promise<Generation<T> | null> {
    const text = (await this.disk.read(this.#path(slot)))?.toString('utf8');
    if (text === undefined) return null;
    const cut = text.indexOf('\n');
    const body = text.slice(cut + 1).replace(/\n$/, '');
    const header = JSON.parse(text.slice(0, Math.max(0, cut))) as { generation?: unknown; sha256?: unknown } | null;
    const number = header?.generation;
    if (typeof number !== 'number' || header?.sha256 !== digest(number, body)) throw new Error('checksum does not fit');
    return { number, value: this.parse(JSON.parse(body)) };
  }

  #path(slot: number): string {
    return join(this.folder, `${this.name}.${slot}.json`);
  }
}

function digest(generation: number, body: string): string {
  return createHash('sha256').update(`${generation}\n${body}`).digest('hex');
}
