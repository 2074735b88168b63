import { join } from 'node:path';
import type { Disk, DiskFile } from './disk.js';

const NAME = 'spare.seg';

/**
 * The segment in waiting: a file of zeros of full length. With it the log takes its next segment also when the disk has
 * become full meanwhile, and a segment that has served becomes the next one in waiting.
 */
export class Spare {
  #file: DiskFile | null = null;

  constructor(
    private readonly disk: Disk,
    private readonly folder: string,
    private readonly bytes: number,
  ) {}

  get isReady(): boolean {
    return this.#file !== null;
  }

  /** Looks for one left by an earlier process; what is in it is not believed. */
  async find(): Promise<void> {
    const found = await this.disk.read(this.#path).catch(() => null);
    if (found?.length !== this.bytes) return;
    const file = await this.disk.open(this.#path);
    await this.#fill(file);
    this.#file = file;
  }

  /** Makes one where there is none. Throws what the disk throws when it has no room. */
  async make(): Promise<void> {
    if (this.#file) return;
    try {
      const file = await this.disk.create(this.#path);
      await this.#fill(file);
      await this.disk.syncFolder(this.folder);
      this.#file = file;
    } catch (error) {
      await this.disk.remove(this.#path).catch(() => undefined);
      throw error;
    }
  }

  /** Makes one of a segment that has served. */
  async recycle(path: string, file: DiskFile): Promise<void> {
    await this.#fill(file);
    await this.disk.rename(path, this.#path);
    await this.disk.syncFolder(this.folder);
    this.#file = file;
  }

  /** Makes it the file at `path`, beginning with `head`, all of it safe from a power cut. */
  async take(path: string, head: Uint8Array): Promise<DiskFile> {
    await this.make();
    const file = this.#file as DiskFile;
    await file.write(head, 0);
    await file.sync();
    await this.disk.rename(this.#path, path);
    this.#file = null;
    await this.disk.syncFolder(this.folder);
    return file;
  }

  async close(): Promise<void> {
    await this.#file?.close();
    this.#file = null;
  }

  async #fill(file: DiskFile): Promise<void> {
    try {
      await file.write(Buffer.alloc(this.bytes), 0);
      await file.sync();
    } catch (error) {
      await file.close().catch(() => undefined);
      throw error;
    }
  }

  get #path(): string {
    return join(this.folder, NAME);
  }
}
