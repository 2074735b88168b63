import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { type Cancel, type Clock, type JournalRecord, MINUTE, type Observation, SECOND } from '@lamplighter/contracts';
import type { Log } from '../log.js';
import type { Disk } from './disk.js';
import { nodeDisk } from './node-disk.js';
import { openRecordLog } from './open-record-log.js';
import { type Overflow, planOverflow, sizeOf } from './overflow.js';
import { placeRecords } from './place-records.js';
import type { FrameBody, LogState } from './record-body.js';
import type { RecordLog } from './record-log.js';
import { Refusals } from './refusals.js';
import { asStoreError, StoreError } from './store-error.js';

/** Length of a segment: some 4000 records on their own, or 30000 in groups. */
const SEGMENT_BYTES = 512 * 1024;
/** Largest group written at once; what waits beyond goes into the next group. */
const GROUP_LIMIT = 2_000;
/** A disk that failed is tried again this often. */
const REOPEN_AFTER = 5 * SECOND;
/** Records looked at in one go when the oldest are given up. */
const LOOK = 256;

/** Where the journal stands. Sequences `first` to `last` are held; `first` is `last + 1` when it is empty. */
export interface JournalStatus {
  readonly epoch: string;
  readonly first: number;
  readonly last: number;
  /** Everything up to here is committed at the controller and trimmed. */
  readonly watermark: number;
  /** Records of this epoch that the full-journal rule, a full disk or damage took. */
  readonly lost: number;
}

export interface JournalOptions {
  /** Data folder of the edge; the journal lives in its subfolder `journal`. */
  readonly dataDir: string;
  /** Most records held. */
  readonly maxRecords: number;
  readonly io: Clock;
  readonly log: Log;
  /** Told what an opening, or reading later on, found damaged, in words; each damage once per opening. */
  readonly onDamaged?: (damaged: readonly string[]) => void;
  readonly disk?: Disk;
  /** Length of the files, 4096 bytes or more. */
  readonly segmentBytes?: number;
}

interface Waiting {
  readonly observation: Observation;
  /** Whoever appends it keeps what is refused and offers it again: it is not lost. */
  readonly isOfferedAgain: boolean;
  readonly bytes: number;
  readonly resolve: (record: JournalRecord) => void;
  readonly reject: (error: StoreError) => void;
}

/**
 * Every record of the edge, on disk before it is published. Sequences run from 1 without gaps and are never used twice,
 * whatever happens to the process, the power or the disk; records leave only by `trim`, by the full-journal rule, or
 * declared lost in their own place. What lies on disk: edge/README.md, "The journal on disk".
 */
export class Journal {
  readonly #disk: Disk;
  readonly #segmentBytes: number;
  readonly #listeners = new Set<(records: readonly JournalRecord[]) => void>();
  readonly #refusals = new Refusals();
  #log: RecordLog | null = null;
  #unlock: (() => Promise<void>) | null = null;
  #isClosed = true;
  #broken: { readonly at: number; readonly error: StoreError } | null = null;
  /** Newer than the log's own by what was trimmed since the last write. Places are the log's. */
  #state: LogState = { first: 1, watermark: 0, lost: 0 };
  #waiting: Waiting[] = [];
  #work: Promise<void> = Promise.resolve();
  #warnedAt = Number.NEGATIVE_INFINITY;
  #spareTriedAt = Number.NEGATIVE_INFINITY;

  constructor(private readonly options: JournalOptions) {
    this.#disk = options.disk ?? nodeDisk;
    this.#segmentBytes = options.segmentBytes ?? SEGMENT_BYTES;
  }

  /** Takes the data folder for this process and reads where the journal stands. Throws StoreError, `in-use` above all. */
  async open(): Promise<void> {
    this.#isClosed = false;
    try {
      await this.#openLog();
    } catch (error) {
      const typed = this.#break(error);
      if (typed.code === 'in-use') this.#isClosed = true;
      throw typed;
    }
  }

  /** Writes what waits and lets go of the folder. */
  async close(): Promise<void> {
    await this.#enqueue(() => this.#flush());
    this.#isClosed = true;
    this.#rejectWaiting(this.#waiting, new StoreError('closed', 'the journal is closed'));
    await this.#enqueue(async () => {
      if (this.isOpen) await this.#settle();
    }).catch((error: Error) => this.options.log.warn({ reason: error.message }, 'journal closed as it was'));
    const log = this.#log;
    this.#log = null;
    await log?.close().catch(() => undefined);
    await this.#unlock?.();
    this.#unlock = null;
  }

  get isOpen(): boolean {
    return this.#log !== null && this.#broken === null;
  }

  get status(): JournalStatus {
    const log = this.#log;
    if (!log) return { epoch: '', first: 1, last: 0, watermark: 0, lost: 0 };
    const { first, watermark, lost } = this.#state;
    return {
      epoch: log.epoch,
      first: first - log.shift,
      last: log.next - 1 - log.shift,
      watermark: watermark - log.shift,
      lost: lost + log.blanks.damaged,
    };
  }

  /**
   * Appends refused since start because the disk failed or the record was too long. Each gets its place, declared lost, once
   * the disk is well.
   */
  get refused(): number {
    return this.#refusals.total;
  }

  /**
   * Keeps an observation. Resolved: it is on disk and has its place. Several appends of one turn of the event loop share
   * one synced write. Rejects with StoreError `disk-full`, `io-error` or `closed`, or `bad-input` for one that is longer
   * than a quarter of a segment; what is refused gets its place, declared lost, as soon as the disk takes that,
   * unless it `isOfferedAgain`.
   */
  append(observation: Observation, isOfferedAgain = false): Promise<JournalRecord> {
    return new Promise((resolve, reject) => {
      const bytes = sizeOf(observation);
      if (this.#isClosed) return reject(new StoreError('closed', 'the journal is closed'));
      if (bytes > this.#groupBytes) {
        const error = new StoreError('bad-input', `record has ${bytes} bytes; the journal takes ${this.#groupBytes}`);
        this.#rejectWaiting([{ observation, isOfferedAgain, bytes, resolve, reject }], error);
        setImmediate(() => void this.#enqueue(() => this.#declare()).catch(() => undefined));
        return;
      }
      this.#waiting.push({ observation, isOfferedAgain, bytes, resolve, reject });
      if (this.#waiting.length === 1) setImmediate(() => void this.#enqueue(() => this.#flush()));
    });
  }

  /** Records from sequence `from` on, at most `limit`. A damaged or missing one comes as a declared loss of itself. */
  async read(from: number, limit: number): Promise<JournalRecord[]> {
    const log = this.#log;
    const { epoch, first, last } = this.status;
    const start = Math.max(from, first);
    const end = Math.min(last, start + limit - 1);
    if (!log || end < start) return [];
    const { shift } = log;
    const frames = await log.read(start + shift, end + shift);
    const { records, missing } = placeRecords(frames, { epoch, shift, start, end, now: this.options.io.now() });
    const knownDamage = log.blanks.damaged;
    for (const [one, other] of missing) {
      log.blanks.add({ from: Math.max(one + shift, this.#state.first), to: other + shift, isDamage: true });
    }
    if (log.blanks.damaged > knownDamage) {
      this.#tellDamage(missing.map(([one, other]) => `records ${one} to ${other} can no longer be read`));
    }
    return records;
  }

  /** Lets go of everything up to `watermark`, on the controller's word that it is committed there. */
  trim(watermark: number): Promise<void> {
    return this.#enqueue(async () => {
      const log = this.#log;
      if (!log) return;
      const upTo = Math.min(watermark + log.shift, log.next - 1);
      if (upTo <= this.#state.watermark) return;
      const first = Math.max(this.#state.first, upTo + 1);
      this.#state = { first, watermark: upTo, lost: this.#state.lost + log.blanks.damagedBelow(first) };
      log.blanks.dropBelow(first);
      // Room is given back by whole segments; until then the next group takes the watermark along.
      if (this.#broken || log.oldestEnd === null || log.oldestEnd > first) return;
      await this.#orBreak(async () => {
        await this.#settle();
        await log.release();
      });
    });
  }

  /**
   * Begins a new epoch with all held records renumbered from 1: for when the controller has sequences of this epoch that
   * this disk never had (the disk was set back), so that no number is ever used for two records.
   */
  startNewEpoch(): Promise<void> {
    return this.#enqueue(async () => {
      await this.#ensureUsable();
      const log = this.#log as RecordLog;
      await this.#orBreak(() => log.renew(randomUUID(), this.#state.first));
      this.#state = log.state;
    });
  }

  /** Told of records as soon as they are on disk; not of those that only moved to the end of a full journal. */
  onAppend(listener: (records: readonly JournalRecord[]) => void): Cancel {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #enqueue(task: () => Promise<void>): Promise<void> {
    const run = this.#work.then(task);
    this.#work = run.catch(() => undefined);
    return run;
  }

  get #groupBytes(): number {
    return Math.floor(this.#segmentBytes / 4);
  }

  async #flush(): Promise<void> {
    while (this.#waiting.length > 0) {
      const group = this.#takeGroup();
      try {
        await this.#ensureUsable();
        const records = await this.#orBreak(async () => {
          await this.#declareRefused();
          return this.#keep(group.map(({ observation }) => observation));
        });
        group.forEach(({ resolve }, index) => {
          resolve(records[index] as JournalRecord);
        });
        for (const listener of this.#listeners) listener(records);
      } catch (error) {
        this.#rejectWaiting([...group, ...this.#waiting], asStoreError(error, this.options.dataDir));
        this.#waiting = [];
        return;
      }
      // The group is safe; whether there is room for the next segment is the next group's worry.
      await this.#orBreak(() => this.#keepSpare()).catch(() => undefined);
    }
  }

  #takeGroup(): Waiting[] {
    let bytes = 0;
    let count = 0;
    for (const { bytes: more } of this.#waiting) {
      bytes += more;
      if (count === GROUP_LIMIT || (count > 0 && bytes > this.#groupBytes)) break;
      count += 1;
    }
    const group = this.#waiting.slice(0, count);
    this.#waiting = this.#waiting.slice(count);
    return group;
  }

  /** Writes observations in their places, and makes room first when the journal is full. */
  async #keep(observations: readonly Observation[]): Promise<JournalRecord[]> {
    const log = this.#log as RecordLog;
    const held = log.next - this.#state.first - log.blanks.size;
    const excess = held + observations.length - this.options.maxRecords;
    // Room for a twentieth more, so that a journal that stays full declares its loss now and then, not at each append.
    const wanted = excess > 0 ? excess + Math.ceil(this.options.maxRecords / 20) : 0;
    const plan = wanted > 0 ? await planOverflow(this.#oldestFirst(log.next), wanted, 2 * this.#groupBytes) : null;
    if (plan) {
      await this.#giveUp(plan, observations);
      await log.release();
    } else {
      await this.#write({ observations, hole: null }, observations.length, this.#state);
    }
    const at = log.next - observations.length - log.shift;
    return observations.map((observation, index) => ({ ...observation, epoch: log.epoch, sequence: at + index }));
  }

  /** Drops by plan, with what is carried, the declaration and `observations` in one write. */
  async #giveUp({ from, to, dropped, carried }: Overflow, observations: readonly Observation[]): Promise<void> {
    const log = this.#log as RecordLog;
    const first = to + log.shift + 1;
    const lost = this.#state.lost + dropped + log.blanks.damagedBelow(first);
    const declared = lost + log.blanks.damaged - log.blanks.damagedBelow(first);
    const values = { 'Loss/From': from, 'Loss/To': to, 'Journal/Lost': declared };
    const sampledAt = (observations[0] ?? carried.at(-1))?.sampledAt ?? this.options.io.now();
    const all = [...carried, { kind: 'loss' as const, device: null, sampledAt, values }, ...observations];
    await this.#write({ observations: all, hole: null }, all.length, { ...this.#state, first, lost });
    log.blanks.dropBelow(first);
    this.options.log.warn({ from, to, dropped }, 'journal full: oldest readings dropped');
  }

  /** What was refused and waits for no other append. */
  async #declare(): Promise<void> {
    await this.#ensureUsable();
    await this.#orBreak(() => this.#declareRefused());
  }

  /** The places of what was refused: nothing is in them but their loss. */
  async #declareRefused(): Promise<void> {
    const { count, from, to } = this.#refusals.undeclared;
    if (count === 0) return;
    const state = { ...this.#state, lost: this.#state.lost + count };
    await this.#write({ observations: null, hole: { from, to } }, count, state);
    this.#refusals.declared();
    this.options.log.warn({ count, from, to }, 'records that were refused are declared lost');
  }

  /** On disk: all that was refused, and the state as it is. */
  async #settle(): Promise<void> {
    await this.#declareRefused();
    if (this.#state !== this.#log?.state) await this.#write({ observations: [], hole: null }, 0, this.#state);
  }

  async #write(body: Pick<FrameBody, 'observations' | 'hole'>, count: number, state: LogState): Promise<void> {
    const log = this.#log as RecordLog;
    await log.append({ ...body, state: state === log.state ? null : state } as FrameBody, count);
    this.#state = state;
  }

  /**
   * On a disk without room for one more segment the journal lives on in what it has: before its newest segment is full,
   * the oldest gives up its routine readings and becomes the next one (RELIABILITY R3, F-16).
   */
  async #keepSpare(): Promise<void> {
    const log = this.#log as RecordLog;
    if (log.hasSpare) return;
    const now = this.options.io.monotonic();
    if (now - this.#spareTriedAt >= REOPEN_AFTER) {
      this.#spareTriedAt = now;
      await log.makeSpare().catch((error: unknown) => {
        if (asStoreError(error, this.options.dataDir).code !== 'disk-full') throw error;
      });
    }
    if (log.hasSpare || log.oldestEnd === null || log.fill < 0.5) return;
    const plan = await planOverflow(this.#oldestFirst(log.oldestEnd), Infinity, 2 * this.#groupBytes);
    if (plan) await this.#giveUp(plan, []);
    await log.release();
  }

  /** Held records below place `end`. */
  async *#oldestFirst(end: number): AsyncGenerator<JournalRecord> {
    const { shift } = this.#log as RecordLog;
    for (let from = this.status.first; from < end - shift; from += LOOK) {
      yield* await this.read(from, Math.min(LOOK, end - shift - from));
    }
  }

  async #ensureUsable(): Promise<void> {
    if (this.#isClosed) throw new StoreError('closed', 'the journal is closed');
    if (!this.#broken) return;
    // Until the next try the first reason stays the reason: it says what to mend.
    if (this.options.io.monotonic() - this.#broken.at < REOPEN_AFTER) throw this.#broken.error;
    await this.#orBreak(() => this.#openLog());
  }

  async #openLog(): Promise<void> {
    const { dataDir } = this.options;
    const before = this.#log;
    await this.#disk.makeFolder(dataDir);
    this.#unlock ??= await this.#disk.lock(dataDir);
    const { log, damaged } = await openRecordLog({
      disk: this.#disk,
      folder: join(dataDir, 'journal'),
      segmentBytes: this.#segmentBytes,
      newEpoch: randomUUID,
      ...(before && { known: { epoch: before.epoch, shift: before.shift, next: before.next, state: this.#state } }),
    });
    this.#log = log;
    this.#state = log.state;
    this.#broken = null;
    await before?.close().catch(() => undefined);
    if (damaged.length > 0) this.#tellDamage(damaged);
  }

  #tellDamage(damaged: readonly string[]): void {
    this.options.log.error({ damaged }, 'journal is damaged: what cannot be read is declared lost');
    this.options.onDamaged?.(damaged);
  }

  /** After a failure the log is not written to before it was opened anew (RELIABILITY F-19). */
  async #orBreak<T>(task: () => Promise<T>): Promise<T> {
    try {
      return await task();
    } catch (error) {
      throw this.#break(error);
    }
  }

  #break(error: unknown): StoreError {
    const typed = asStoreError(error, this.options.dataDir);
    this.#broken = { at: this.options.io.monotonic(), error: typed };
    return typed;
  }

  #rejectWaiting(waiting: readonly Waiting[], error: StoreError): void {
    for (const { reject } of waiting) reject(error);
    if (waiting.length === 0 || error.code === 'closed') return;
    for (const { observation, isOfferedAgain } of waiting) {
      if (!isOfferedAgain) this.#refusals.add(observation.sampledAt);
    }
    const now = this.options.io.monotonic();
    if (now - this.#warnedAt < MINUTE) return;
    this.#warnedAt = now;
    this.options.log.error({ code: error.code, refused: this.refused }, error.message);
  }
}
