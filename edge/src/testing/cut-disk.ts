import { basename, dirname } from 'node:path';
import type { Disk, DiskFile } from '../store/disk.js';

const SECTOR = 512;

/** What a disk holds: files by path. */
export type DiskImage = ReadonlyMap<string, Uint8Array>;

interface Write {
  readonly at: number;
  readonly bytes: Uint8Array;
}

/** A file: what is on the medium, what is only in the page cache, in order. */
interface Inode {
  durable: Uint8Array;
  cached: Uint8Array;
  pending: Write[];
}

/** A change of names that no folder sync has made safe yet. */
type NameChange =
  | { readonly kind: 'create'; readonly path: string; readonly inode: Inode }
  | { readonly kind: 'rename'; readonly from: string; readonly to: string }
  | { readonly kind: 'remove'; readonly path: string };

/**
 * A disk in memory that knows what a power cut may do to it (RELIABILITY F-05): writes that no sync made safe are there,
 * not there, in another order or torn at 512 bytes; names that no folder sync made safe, too. `image` gives one such disk.
 */
export class CutDisk implements Disk {
  readonly #names = new Map<string, Inode>();
  readonly #durableNames = new Map<string, Inode>();
  #changes: NameChange[] = [];
  /** Told before each operation that changes something, and once more for each that makes something safe. */
  onStep: (what: string) => void = () => {};
  /** Throw in here to make an operation fail. A sync that fails forgets what it should have kept, as Linux does. */
  onOperation: (what: string, path: string) => void = () => {};

  constructor(image: DiskImage = new Map()) {
    for (const [path, bytes] of image) {
      const inode = { durable: bytes, cached: Uint8Array.from(bytes), pending: [] };
      this.#names.set(path, inode);
      this.#durableNames.set(path, inode);
    }
  }

  /** One disk that a power cut at this moment may leave. `random` gives integers from 0 to below its argument. */
  image(random: (below: number) => number): DiskImage {
    const names = new Map(this.#durableNames);
    const fate = random(4);
    for (const change of this.#changes) {
      // All, none, or each for itself.
      if (fate === 0 || (fate > 1 && random(2) === 0)) continue;
      if (change.kind === 'create') names.set(change.path, change.inode);
      else if (change.kind === 'remove') names.delete(change.path);
      else {
        const inode = this.#inodeOf(change, names);
        names.delete(change.from);
        if (inode) names.set(change.to, inode);
      }
    }
    const content = new Map<Inode, Uint8Array>();
    for (const inode of names.values()) if (!content.has(inode)) content.set(inode, tear(inode, random));
    return new Map([...names].map(([path, inode]) => [path, content.get(inode) as Uint8Array]));
  }

  async makeFolder(): Promise<void> {}

  async list(folder: string): Promise<string[]> {
    return [...this.#names.keys()].filter((path) => dirname(path) === folder).map((path) => basename(path));
  }

  async read(path: string): Promise<Buffer | null> {
    const inode = this.#names.get(path);
    return inode ? Buffer.from(inode.cached) : null;
  }

  async create(path: string): Promise<DiskFile> {
    this.#begin('create', path);
    const inode: Inode = { durable: new Uint8Array(), cached: new Uint8Array(), pending: [] };
    this.#names.set(path, inode);
    this.#changes.push({ kind: 'create', path, inode });
    return this.#file(path, inode);
  }

  async open(path: string): Promise<DiskFile> {
    const inode = this.#names.get(path);
    if (!inode) throw Object.assign(new Error(`ENOENT: ${path}`), { code: 'ENOENT' });
    return this.#file(path, inode);
  }

  async rename(from: string, to: string): Promise<void> {
    this.#begin('rename', from);
    const inode = this.#names.get(from) as Inode;
    this.#names.delete(from);
    this.#names.set(to, inode);
    this.#changes.push({ kind: 'rename', from, to });
  }

  async remove(path: string): Promise<void> {
    if (!this.#names.has(path)) return;
    this.#begin('remove', path);
    this.#names.delete(path);
    this.#changes.push({ kind: 'remove', path });
  }

  async syncFolder(folder: string): Promise<void> {
    this.#begin('syncFolder', folder);
    this.#durableNames.clear();
    for (const [path, inode] of this.#names) this.#durableNames.set(path, inode);
    this.#changes = [];
    this.onStep(`syncFolder ${folder} done`);
  }

  async lock(): Promise<() => Promise<void>> {
    return async () => {};
  }

  #begin(what: string, path: string): void {
    this.onStep(`${what} ${path}`);
    this.onOperation(what, path);
  }

  #file(path: string, inode: Inode): DiskFile {
    return {
      write: async (bytes, at) => {
        this.#begin('write', path);
        inode.pending.push({ at, bytes: Uint8Array.from(bytes) });
        inode.cached = written(inode.cached, { at, bytes });
      },
      read: async (at, length) => Buffer.from(inode.cached.subarray(at, at + length)),
      sync: async () => {
        const { pending } = inode;
        this.onStep(`sync ${path}`);
        try {
          this.onOperation('sync', path);
        } catch (error) {
          // The pages count as clean now: they can be read, and never reach the medium.
          inode.pending = [];
          throw error;
        }
        inode.durable = pending.reduce(written, inode.durable);
        inode.pending = [];
        this.onStep(`sync ${path} done`);
      },
      close: async () => {},
    };
  }

  /** What a rename moves, also when the creation of its source is forgotten: the names are forgotten one by one. */
  #inodeOf(change: NameChange & { kind: 'rename' }, names: ReadonlyMap<string, Inode>): Inode | undefined {
    const created = this.#changes.find((other) => other.kind === 'create' && other.path === change.from);
    return names.get(change.from) ?? (created?.kind === 'create' ? created.inode : undefined);
  }
}

function written(content: Uint8Array, { at, bytes }: Write): Uint8Array {
  const longer = new Uint8Array(Math.max(content.length, at + bytes.length));
  longer.set(content);
  longer.set(bytes, at);
  return longer;
}

/** Each sector as it was at some time since the last sync, and the length likewise. */
function tear({ durable, pending }: Inode, random: (below: number) => number): Uint8Array {
  if (pending.length === 0) return durable;
  const versions = [durable];
  for (const write of pending) versions.push(written(versions.at(-1) as Uint8Array, write));
  const longest = (versions.at(-1) as Uint8Array).length;
  const length = longest - (random(2) === 0 ? 0 : random(longest - durable.length + 1));
  const torn = new Uint8Array(length);
  const whole = random(4);
  for (let at = 0; at < length; at += SECTOR) {
    const pick = whole === 0 ? 0 : whole === 1 ? versions.length - 1 : random(versions.length);
    torn.set((versions[pick] as Uint8Array).subarray(at, Math.min(at + SECTOR, length)), at);
  }
  return torn;
}
