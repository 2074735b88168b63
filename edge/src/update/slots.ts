import { mkdir, readlink, rename, rm, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { syncFolder } from './sync-folder.js';
import type { SlotName } from './update-state.js';

/** Two places for one kind of update, and which of them runs. A machine with A/B partitions has another implementation. */
export interface Slots {
  /** Where the files of a slot are. */
  folder(slot: SlotName): string;
  /** What the next start takes; null: what the crew installed. */
  current(): Promise<SlotName | null>;
  /** Changes that in one step. Resolved: it survives a power cut. */
  point(slot: SlotName | null): Promise<void>;
}

/** Slots as two folders and a symbolic link `current`, which is replaced by rename. */
export class DirectorySlots implements Slots {
  constructor(private readonly directory: string) {}

  folder(slot: SlotName): string {
    return join(this.directory, slot);
  }

  async current(): Promise<SlotName | null> {
    const target = await readlink(this.#link).catch(() => null);
    return target === 'a' || target === 'b' ? target : null;
  }

  async point(slot: SlotName | null): Promise<void> {
    await mkdir(this.directory, { recursive: true, mode: 0o700 });
    if ((await this.current()) === slot && slot !== null) return;
    if (slot === null) {
      await rm(this.#link, { force: true });
    } else {
      const next = `${this.#link}.new`;
      await rm(next, { force: true });
      await symlink(slot, next);
      await rename(next, this.#link);
    }
    await syncFolder(this.directory);
  }

  get #link(): string {
    return join(this.directory, 'current');
  }
}
