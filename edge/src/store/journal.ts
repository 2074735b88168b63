import { randomUUID } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type Cancel, type Clock, type JournalRecord, MINUTE, type Observation, SECOND } from '@lamplighter/contracts';
import type { Log } from '../log.js';
import { decodeRecord, encodeRecord, lossRecord, RECORD_RANGE, recordKey, sequenceOf } from './journal-format.js';
import { type Change, type LevelDatabase, openLevelDatabase } from './level-database.js';
import { planOverflow } from './overflow.js';
import { asStoreError, StoreError } from './store-error.js';

const EPOCH_KEY = 'm:epoch';
const WATERMARK_KEY = 'm:watermark';
const LOST_KEY = 'm:lost';

/** Largest group written at once; what waits beyond goes into the next group. */
const GROUP_LIMIT = 2_000;
/** A disk that failed is tried again this often. LevelDB refuses every write after a failed sync until it is reopened. */
const REOPEN_AFTER = 5 * SECOND;

/** Where the journal stands. Sequences `first` to `last` are held; `first` is `last + 1` when it is empty. */
export interface JournalStatus {
  readonly epoch: string;
  readonly first: number;
  readonly last: number;
  /** Everything up to here is committed at the controller and trimmed. */
  readonly watermark: number;
  /** Records of this epoch that the full-journal rule or damage took. */
  readonly lost: number;
}

export interface JournalOptions {
  /** Data folder of the edge; the journal lives in its subfolder `journal`. */
  readonly dataDir: string;
  readonly maxRecords: number;
  readonly io: Clock;
  readonly log: Log;
  readonly openDatabase?: typeof openLevelDatabase;
}

interface Waiting {
  readonly observation: Observation;
  readonly resolve: (record: JournalRecord) => void;
  readonly reject: (error: StoreError) => void;
}

/**
 * Every record of the edge, on disk before it is published. Sequences run from 1 without gaps and are never used twice,
 * whatever happens to the process; records leave only by `trim` or by the full-journal rule.
 */
export class Journal {
  readonly #folder: string;
  readonly #listeners = new Set<(records: readonly JournalRecord[]) => void>();
  #database: LevelDatabase | null = null;
  #isClosed = true;
  #broken: { readonly at: number; readonly error: StoreError } | null = null;
  #status: JournalStatus = { epoch: '', first: 1, last: 0, watermark: 0, lost: 0 };
  #waiting: Waiting[] = [];
  #work: Promise<void> = Promise.resolve();
  #refused = 0;
  #warnedAt = Number.NEGATIVE_INFINITY;

  constructor(private readonly options: JournalOptions) {
    this.#folder = join(options.dataDir, 'journal');
  }

  /** Takes the data folder for this process and reads where the journal stands. Throws StoreError, `in-use` above all. */
  async open(): Promise<void> {
    this.#isClosed = false;
    try {
      await mkdir(this.options.dataDir, { recursive: true, mode: 0o700 });
      await this.#openDatabase();
    } catch (error) {
      const typed = asStoreError(error, this.options.dataDir);
      this.#break(typed);
      if (typed.code === 'in-use') this.#isClosed = true;
      throw typed;
    }
  }

  /** Writes what waits and lets go of the folder. */
  async close(): Promise<void> {
    await this.#enqueue(() => this.#flush()).catch(() => undefined);
    this.#isClosed = true;
    this.#rejectWaiting(new StoreError('closed', 'the journal is closed'));
    const database = this.#database;
    this.#database = null;
    await database?.close().catch(() => undefined);
  }

  get isOpen(): boolean {
    return this.#database !== null && this.#broken === null;
  }

  get status(): JournalStatus {
    return this.#status;
  }

  /** Appends refused since start because the disk failed. */
  get refused(): number {
    return this.#refused;
  }

  /**
   * Keeps an observation. Resolved: it is on disk and has its place. Several appends of one turn of the event loop share
   * one synced write. Rejects with StoreError `disk-full`, `io-error` or `closed`; nothing is kept then.
   */
  append(observation: Observation): Promise<JournalRecord> {
    return new Promise((resolve, reject) => {
      if (this.#isClosed) {
        reject(new StoreError('closed', 'the journal is closed'));
        return;
      }
      this.#waiting.push({ observation, resolve, reject });
      if (this.#waiting.length === 1)
        setImmediate(() => void this.#enqueue(() => this.#flush()).catch(() => undefined));
    });
  }

  /** Records from sequence `from` on, at most `limit`. A damaged or missing one comes as a declared loss of itself. */
  async read(from: number, limit: number): Promise<JournalRecord[]> {
    const { epoch, first, last } = this.#status;
    const database = this.#database;
    const start = Math.max(from, first);
    const end = Math.min(last, start + limit - 1);
    if (!database || end < start) return [];
    const records: JournalRecord[] = [];
    let expected = start;
    for await (const [key, text] of database.iterator({ gte: recordKey(start), lt: recordKey(end + 1) })) {
      const sequence = sequenceOf(key);
      for (; expected < sequence; expected += 1) records.push(lossRecord(epoch, expected, this.options.io.now()));
      records.push(decodeRecord(text, epoch, sequence) ?? lossRecord(epoch, sequence, this.options.io.now()));
      expected = sequence + 1;
    }
    for (; expected <= end; expected += 1) records.push(lossRecord(epoch, expected, this.options.io.now()));
    return records;
  }

  /** Lets go of everything up to `watermark`, on the controller's word that it is committed there. */
  trim(watermark: number): Promise<void> {
    return this.#enqueue(async () => {
      const { first, last } = this.#status;
      const upTo = Math.min(watermark, last);
      if (upTo <= this.#status.watermark || !this.#database) return;
      const changes: Change[] = [{ type: 'put', key: WATERMARK_KEY, value: String(upTo) }];
      for (let sequence = first; sequence <= upTo; sequence += 1)
        changes.push({ type: 'del', key: recordKey(sequence) });
      await this.#write(changes, false);
      this.#status = { ...this.#status, watermark: upTo, first: Math.max(first, upTo + 1) };
    });
  }

  /**
   * Begins a new epoch with all held records renumbered from 1: for when the controller has sequences of this epoch that
   * this disk never had (the disk was set back), so that no number is ever used for two records.
   */
  startNewEpoch(): Promise<void> {
    return this.#enqueue(async () => {
      if (!this.#database) throw new StoreError('closed', 'the journal is closed');
      const epoch = randomUUID();
      const changes: Change[] = [];
      let last = 0;
      const moved: Change[] = [];
      for await (const [key, value] of this.#database.iterator(RECORD_RANGE)) {
        last += 1;
        changes.push({ type: 'del', key });
        moved.push({ type: 'put', key: recordKey(last), value });
      }
      changes.push(...moved, { type: 'put', key: EPOCH_KEY, value: epoch });
      changes.push({ type: 'del', key: WATERMARK_KEY }, { type: 'del', key: LOST_KEY });
      await this.#write(changes, true);
      this.#status = { epoch, first: 1, last, watermark: 0, lost: 0 };
    });
  }

  /** Told of records as soon as they are on disk. */
  onAppend(listener: (records: readonly JournalRecord[]) => void): Cancel {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #enqueue(task: () => Promise<void>): Promise<void> {
    const run = this.#work.then(task);
    this.#work = run.catch(() => undefined);
    return run;
  }

  async #flush(): Promise<void> {
    while (this.#waiting.length > 0) {
      const group = this.#waiting.slice(0, GROUP_LIMIT);
      try {
        await this.#ensureUsable();
        const { changes, records, status } = await this.#place(group.map(({ observation }) => observation));
        await this.#write(changes, true);
        this.#status = status;
        this.#waiting = this.#waiting.slice(group.length);
        const appended = records.slice(-group.length);
        group.forEach(({ resolve }, index) => {
          resolve(appended[index] as JournalRecord);
        });
        for (const listener of this.#listeners) listener(records);
      } catch (error) {
        this.#rejectWaiting(asStoreError(error, this.options.dataDir));
      }
    }
  }

  /** Gives each observation its sequence, and makes room first when the journal is full. */
  async #place(observations: readonly Observation[]) {
    const { status } = { status: this.#status };
    const changes: Change[] = [];
    const records: JournalRecord[] = [];
    let { first, last, lost } = status;
    const add = (observation: Observation): void => {
      last += 1;
      records.push({ ...observation, epoch: status.epoch, sequence: last });
      changes.push({ type: 'put', key: recordKey(last), value: encodeRecord(observation) });
    };
    const excess = last - first + 1 + observations.length - this.options.maxRecords;
    if (excess > 0) {
      // Room for a twentieth more, so that a journal that stays full declares its loss now and then, not at each append.
      const plan = await planOverflow(this.#oldestFirst(), excess + Math.ceil(this.options.maxRecords / 20));
      if (plan) {
        for (let sequence = plan.from; sequence <= plan.to; sequence += 1) {
          changes.push({ type: 'del', key: recordKey(sequence) });
        }
        first = plan.to + 1;
        lost += plan.dropped;
        changes.push({ type: 'put', key: LOST_KEY, value: String(lost) });
        for (const observation of plan.carried) add(observation);
        const values = { 'Loss/From': plan.from, 'Loss/To': plan.to, 'Journal/Lost': lost };
        add({ kind: 'loss', device: null, sampledAt: (observations[0] as Observation).sampledAt, values });
        this.options.log.warn(
          { from: plan.from, to: plan.to, dropped: plan.dropped },
          'journal full: oldest readings dropped',
        );
      }
    }
    for (const observation of observations) add(observation);
    return { changes, records, status: { ...status, first, last, lost } };
  }

  async *#oldestFirst(): AsyncGenerator<JournalRecord> {
    const { first, last } = this.#status;
    for (let from = first; from <= last; from += 256) yield* await this.read(from, 256);
  }

  async #write(changes: Change[], sync: boolean): Promise<void> {
    if (!this.#database) throw new StoreError('closed', 'the journal is closed');
    try {
      await this.#database.batch(changes, { sync });
    } catch (error) {
      throw this.#break(asStoreError(error, this.options.dataDir));
    }
  }

  async #ensureUsable(): Promise<void> {
    if (this.#isClosed) throw new StoreError('closed', 'the journal is closed');
    if (!this.#broken) return;
    // Until the next try the first reason stays the reason: it says what to mend.
    if (this.options.io.monotonic() - this.#broken.at < REOPEN_AFTER) throw this.#broken.error;
    const broken = this.#database;
    this.#database = null;
    await broken?.close().catch(() => undefined);
    try {
      await this.#openDatabase();
    } catch (error) {
      throw this.#break(asStoreError(error, this.options.dataDir));
    }
  }

  async #openDatabase(): Promise<void> {
    const { database, setAside } = await (this.options.openDatabase ?? openLevelDatabase)(this.#folder);
    if (setAside)
      this.options.log.error({ setAside }, 'journal was damaged beyond repair: set aside, a new epoch begins');
    let epoch = await database.get(EPOCH_KEY);
    if (!epoch) {
      epoch = randomUUID();
      await database.batch([{ type: 'put', key: EPOCH_KEY, value: epoch }], { sync: true });
    }
    const watermark = Number((await database.get(WATERMARK_KEY)) ?? 0);
    const lost = Number((await database.get(LOST_KEY)) ?? 0);
    const oldest = await firstKey(database, false);
    const newest = await firstKey(database, true);
    const last = Math.max(newest ?? 0, watermark);
    this.#status = { epoch, first: oldest ?? last + 1, last, watermark, lost };
    this.#database = database;
    this.#broken = null;
  }

  #break(error: StoreError): StoreError {
    this.#broken = { at: this.options.io.monotonic(), error };
    return error;
  }

  #rejectWaiting(error: StoreError): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const { reject } of waiting) reject(error);
    if (waiting.length === 0 || error.code === 'closed') return;
    this.#refused += waiting.length;
    const now = this.options.io.monotonic();
    if (now - this.#warnedAt < MINUTE) return;
    this.#warnedAt = now;
    this.options.log.error({ code: error.code, refused: this.#refused }, error.message);
  }
}

async function firstKey(database: LevelDatabase, reverse: boolean): Promise<number | undefined> {
  for await (const [key] of database.iterator({ ...RECORD_RANGE, reverse, limit: 1 })) return sequenceOf(key);
  return undefined;
}
