import type { Log } from '../log.js';

interface Saved<T> {
  save(value: T): Promise<void>;
}

/** Keeps state that may be lost rather than hold anything up: a disk that fails is told in the log. */
export const keeping =
  <T>(file: Saved<T>, log: Log, what: string): ((value: T) => Promise<void>) =>
  (value) =>
    file.save(value).catch((error: Error) => log.error({ reason: error.message }, `${what} not kept`));

/** Reads state files one after the other and remembers which of their generations could not be believed. */
export class StateReader {
  readonly damaged: string[] = [];

  async load<T>(file: { load(): Promise<{ value: T | null; damaged: readonly string[] }> }): Promise<T | null> {
    const { value, damaged } = await file.load();
    this.damaged.push(...damaged);
    return value;
  }
}

/** Numbers of connections that one write to disk covers: attempts go on twice a minute while an edge is alone for a month. */
const RESERVED = 64;
/** Numbers from 0 to 255 (specification 5.4). */
const NUMBERS = 256;

/**
 * The death-and-birth counter of Sparkplug: a new number for each connection, over restarts too. On disk is the last one
 * reserved; a restart goes on after it, so that some numbers are left out and none is used twice.
 */
export class SessionCounter {
  #next = 0;
  #reserved = 0;

  constructor(
    private readonly file: Saved<{ bdSeq: number }>,
    private readonly log: Log,
  ) {}

  restore(bdSeq: number | null): void {
    this.#next = ((bdSeq ?? -1) + 1) % NUMBERS;
    this.#reserved = 0;
  }

  async next(): Promise<number> {
    const bdSeq = this.#next;
    this.#next = (bdSeq + 1) % NUMBERS;
    if (this.#reserved === 0) {
      this.#reserved = RESERVED;
      await keeping(this.file, this.log, 'bdSeq')({ bdSeq: (bdSeq + RESERVED - 1) % NUMBERS });
    }
    this.#reserved -= 1;
    return bdSeq;
  }
}
