import type { Log } from '../log.js';
import type { StateFiles } from '../store/state-files.js';

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

/** The death-and-birth counter of Sparkplug: a new number for each connection, over restarts too. */
export class SessionCounter {
  #bdSeq: number | null = null;

  constructor(
    private readonly file: StateFiles['session'],
    private readonly log: Log,
  ) {}

  restore(bdSeq: number | null): void {
    this.#bdSeq = bdSeq;
  }

  async next(): Promise<number> {
    this.#bdSeq = ((this.#bdSeq ?? -1) + 1) % 256;
    const bdSeq = this.#bdSeq;
    await keeping(this.file, this.log, 'bdSeq')({ bdSeq });
    return bdSeq;
  }
}
