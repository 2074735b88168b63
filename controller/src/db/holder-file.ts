import { randomUUID } from 'node:crypto';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { isAlive } from './embedded/postmaster-file.js';

interface Holder {
  readonly pid: number;
  /** When that process began, as the system tells it; null where it does not. */
  readonly began: string | null;
  readonly id: string;
}

/** Data folders held by this very process. */
const heldHere = new Set<string>();

/**
 * Who works on a data folder, for the moments in which the database cannot tell because it is down itself. A number that
 * another program has taken over since does not count: the beginning of the process is noted beside it.
 */
export class HolderFile {
  readonly #id = randomUUID();

  constructor(private readonly path: string) {}

  /** The number of the living process that holds the folder, when it is not this holder; else null. */
  otherHolder(): number | null {
    const holder = this.#read();
    if (!holder || holder.id === this.#id) return null;
    if (holder.pid === process.pid) return heldHere.has(holder.id) ? holder.pid : null;
    return isAlive(holder.pid) && holder.began === beginningOf(holder.pid) ? holder.pid : null;
  }

  write(): void {
    heldHere.add(this.#id);
    const holder: Holder = { pid: process.pid, began: beginningOf(process.pid), id: this.#id };
    writeFileSync(this.path, JSON.stringify(holder), { mode: 0o600 });
  }

  remove(): void {
    heldHere.delete(this.#id);
    if (this.#read()?.id === this.#id) rmSync(this.path, { force: true });
  }

  #read(): Holder | undefined {
    try {
      return JSON.parse(readFileSync(this.path, 'utf8')) as Holder;
    } catch {
      return undefined;
    }
  }
}

/**
 * Field 22 of /proc/PID/stat: start in clock ticks since boot. The name before it may hold spaces and brackets. Null also
 * for a process that has ended and that its parent has not fetched yet (state Z): it holds nothing any more.
 */
function beginningOf(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' ? null : (fields[19] ?? null);
  } catch {
    return null;
  }
}
