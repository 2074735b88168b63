import {
  type Cancel,
  type Clock,
  type EdgeAddress,
  type MetricValues,
  type Milliseconds,
  PROTOCOL_VERSION,
} from '@lamplighter/contracts';
import type { Logger } from 'pino';
import { type Pool, sqlState } from '../db/index.js';
import type { EdgeOutbox } from '../link/index.js';
import type { Committed } from './commit-batch.js';
import { Committer, streamOf } from './committer.js';
import { decodeMessage } from './decode-message.js';
import { EdgeRegistry } from './edge-registry.js';
import { BATCH_LIMIT, Inbox } from './inbox.js';
import { type DataItem, type InboxItem, isBoost, isJournaled, type Original, type Refusal } from './inbox-item.js';
import { type BatchPlan, type Stream, streamKey } from './plan-batch.js';
import { numberOf } from './record-rows.js';
import { RejectionFilter, storeRejections, trimRejections } from './rejected-messages.js';
import { Rewinds } from './rewinds.js';
import { type Birth, type StoredBirth, storeBirth, storeDeath, storeSilence } from './store-birth.js';

/** Told after a commit; must not throw. */
export interface IngestListener {
  /** Luminaires, faults, overrides and edges whose stored state changed. */
  onCommitted(changes: Committed): void;
  /** A living edge gave birth and its journal is known: the moment to send it what it lacks. */
  onBirth(edge: EdgeAddress, stored: StoredBirth): void;
  /** An edge went offline. */
  onDeath(edge: string): void;
  /** An edge asks another one for light: passed on, and kept by nobody. */
  onBoost(edge: EdgeAddress, values: MetricValues): void;
}

export interface IngestOptions {
  readonly pool: Pool;
  readonly outbox: EdgeOutbox;
  readonly listener: IngestListener;
  /** Platform time: what stored rows are stamped with. */
  readonly clock: Clock;
  /** Real time: batching, retries. */
  readonly io: Clock;
  readonly log: Pick<Logger, 'info' | 'warn' | 'error'>;
  readonly inboxLimit?: number;
}

export interface IngestStatistics {
  readonly waiting: number;
  readonly committed: number;
  readonly repeated: number;
  readonly early: number;
  readonly rejected: number;
  /** Messages not taken because the inbox was full. */
  readonly refused: number;
  /** The database refused the last batch: it waits here and is tried again. */
  readonly isHeldUp: boolean;
}

const BATCH_MS: Milliseconds = 250;
const FIRST_RETRY_MS: Milliseconds = 250;
const LONGEST_RETRY_MS: Milliseconds = 5_000;
/** SQLSTATE of a database whose disk is full. */
const DISK_FULL = '53100';
const REBIRTH_MS: Milliseconds = 10_000;
const TRIM_MS: Milliseconds = 3_600_000;
/** After connecting, edges that have not given birth for this long are taken for offline. */
const SILENCE_MS: Milliseconds = 30_000;

/**
 * The way of every message into the database, one batch at a time. Nothing is acknowledged before it is committed; what
 * cannot be committed now stays here or at its edge; what can never be committed is kept as rejected.
 */
export class Ingest {
  readonly #options: IngestOptions;
  readonly #inbox: Inbox;
  readonly #committer: Committer;
  readonly #rewinds: Rewinds;
  readonly #registry: EdgeRegistry;
  readonly #filter: RejectionFilter;
  /** Edges that gave birth since the connection was made, with the number of that birth. */
  readonly #born = new Map<string, { readonly bdSeq: number | undefined; readonly isSupported: boolean }>();
  readonly #addresses = new Map<string, EdgeAddress>();
  readonly #rebirthAskedAt = new Map<string, Milliseconds>();
  readonly #kept = new WeakSet<InboxItem>();
  readonly #counts = { committed: 0, repeated: 0, early: 0, rejected: 0, refused: 0 };
  #timers: Cancel[] = [];
  #cancelSweep: Cancel = () => undefined;
  #running: Promise<void> | undefined;
  #retryDelay: Milliseconds = 0;
  #retryAt = Number.NEGATIVE_INFINITY;
  #isDiskFullTold = false;

  constructor(options: IngestOptions) {
    this.#options = options;
    this.#inbox = new Inbox(options.inboxLimit);
    this.#rewinds = new Rewinds(options.io);
    this.#registry = new EdgeRegistry(options.pool, options.io);
    this.#filter = new RejectionFilter(options.io);
    this.#committer = new Committer({
      ...options,
      onCommitted: (plan, committed) => this.#onCommitted(plan, committed),
    });
  }

  start(): void {
    const { io, pool } = this.#options;
    this.#timers = [
      io.every(BATCH_MS, () => this.flush()),
      io.every(TRIM_MS, () => trimRejections(pool).catch(() => undefined)),
    ];
  }

  /** Stores what waits, as far as the database lets it; what stays was not acknowledged. */
  async stop(): Promise<void> {
    for (const cancel of this.#timers) cancel();
    this.#timers = [];
    this.#cancelSweep();
    await this.#running;
    await this.flush();
  }

  statistics(): IngestStatistics {
    return { waiting: this.#inbox.length, ...this.#counts, isHeldUp: this.#retryDelay > 0 };
  }

  /** The edge gave birth over the present connection and has not died since. */
  isOnline(edge: string): boolean {
    return this.#born.get(edge)?.isSupported === true;
  }

  /** A new connection to the broker: what was known of who is there no longer counts. */
  onConnected(): void {
    this.#born.clear();
    this.#rebirthAskedAt.clear();
    this.#cancelSweep();
    this.#cancelSweep = this.#options.io.after(SILENCE_MS, () => {
      this.#inbox.offer({ kind: 'sweep' });
    });
  }

  /** Takes a message of any origin. Never throws, never waits. */
  onMessage(topic: string, bytes: Uint8Array): void {
    const item = decodeMessage(topic, bytes);
    if (!item) return;
    if (item.kind === 'data' && isBoost(item)) {
      if (this.isOnline(item.edge.edge)) this.#options.listener.onBoost(item.edge, item.data.values);
      return;
    }
    if (!this.#inbox.offer(item)) {
      this.#counts.refused += 1;
      if (item.kind === 'data' && isJournaled(item))
        this.#discarded(item.edge, streamOf(item), item.data.record.sequence);
      return;
    }
    if (this.#inbox.length >= BATCH_LIMIT) void this.flush();
  }

  /** Stores batches until the inbox is empty or the database refuses. One run at a time. Never throws. */
  flush(): Promise<void> {
    this.#running ??= this.#run().finally(() => {
      this.#running = undefined;
    });
    return this.#running;
  }

  async #run(): Promise<void> {
    const { io, log } = this.#options;
    if (io.monotonic() < this.#retryAt) return;
    try {
      for (let batch = this.#inbox.next(); batch.length > 0; batch = this.#inbox.next()) {
        await this.#store(batch);
        this.#inbox.drop(batch.length);
        if (this.#retryDelay > 0) log.info('the database is back: ingest goes on');
        this.#retryDelay = 0;
        this.#isDiskFullTold = false;
      }
    } catch (error) {
      this.#tellRefusal(error);
      this.#retryDelay = Math.min(Math.max(FIRST_RETRY_MS, this.#retryDelay * 2), LONGEST_RETRY_MS);
      this.#retryAt = io.monotonic() + this.#retryDelay;
      return;
    }
    for (const stream of this.#rewinds.due()) this.#answer(stream, true);
  }

  /** Once per outage; a second time when only later the disk turns out to be full, which a person has to mend. */
  #tellRefusal(error: unknown): void {
    const { log } = this.#options;
    const reason = (error as Error).message || String((error as { code?: unknown }).code);
    if (sqlState(error) === DISK_FULL) {
      if (!this.#isDiskFullTold)
        log.error(
          { reason },
          "the database's disk is full: free space on it; nothing is lost, edges keep their records and receipts wait until then",
        );
      this.#isDiskFullTold = true;
    } else if (this.#retryDelay === 0) {
      log.error({ reason }, 'the database refuses: nothing is acknowledged until it is back');
    }
  }

  async #store(batch: readonly InboxItem[]): Promise<void> {
    const [first] = batch;
    switch (first?.kind) {
      case 'birth':
        return this.#storeBirth(first);
      case 'death':
        return this.#storeDeath(first.edge, first.bdSeq);
      case 'sweep': {
        const silent = await storeSilence(this.#options.pool, [...this.#born.keys()]);
        for (const edge of silent) this.#options.listener.onDeath(edge);
        return;
      }
      default:
        return this.#storeData(batch);
    }
  }

  async #storeBirth(birth: Birth): Promise<void> {
    const { pool, clock, log, listener } = this.#options;
    const { edge } = birth.edge;
    if (!(await this.#registry.knows(birth.edge))) return this.#reject(birth.original, unknownEdge(birth.edge));
    this.#addresses.set(edge, birth.edge);
    const version = numberOf(birth.values, 'Edge/ProtocolVersion');
    if (version !== PROTOCOL_VERSION) {
      const reason = `edge ${edge} speaks protocol version ${version}, this controller version ${PROTOCOL_VERSION}: update the older of the two`;
      if (this.#born.get(edge)?.isSupported !== false) log.error({ edge, version }, reason);
      this.#born.set(edge, { bdSeq: birth.bdSeq, isSupported: false });
      await pool.query('update edge set refusal = $2, is_online = false where id = $1', [edge, reason]);
      return this.#reject(birth.original, { code: 'unsupported-version', reason });
    }
    // The broker's retained copy may be of an edge that is gone: a living one answers for itself.
    if (!birth.isLive) {
      if (!this.#born.has(edge)) this.#askRebirth(birth.edge);
      return;
    }
    const stored = await storeBirth(pool, birth, clock.now());
    this.#born.set(edge, { bdSeq: birth.bdSeq, isSupported: true });
    if (stored.epoch !== null && stored.watermark !== null) {
      const stream = { edge, epoch: stored.epoch };
      this.#committer.watermarks.set(stream, stored.watermark);
      this.#rewinds.progressed(stream, stored.watermark);
      if (stored.lost > 0) log.warn({ edge, lost: stored.lost }, 'the edge declared records lost');
      if (stored.wentBack)
        log.error({ edge, watermark: stored.watermark }, 'the journal ends before what was committed');
      this.#answer(stream, false);
    }
    listener.onBirth(birth.edge, stored);
  }

  async #storeDeath({ edge }: EdgeAddress, bdSeq: number | undefined): Promise<void> {
    const born = this.#born.get(edge);
    if (born?.bdSeq !== undefined && born.bdSeq !== bdSeq) return;
    this.#born.delete(edge);
    if (await storeDeath(this.#options.pool, edge, bdSeq)) this.#options.listener.onDeath(edge);
  }

  async #storeData(batch: readonly InboxItem[]): Promise<void> {
    const usable: DataItem[] = [];
    for (const item of batch) {
      if (this.#kept.has(item) || (item.kind !== 'data' && item.kind !== 'rejected')) continue;
      const refusal = item.kind === 'rejected' ? item.refusal : await this.#refusalOf(item);
      if (refusal) {
        await this.#reject(item.original, refusal);
        this.#kept.add(item);
      } else if (item.kind === 'data') {
        this.#addresses.set(item.edge.edge, item.edge);
        if (!this.#born.has(item.edge.edge)) this.#askRebirth(item.edge);
        usable.push(item);
      }
    }
    await this.#committer.commit(usable);
  }

  async #refusalOf({ edge }: DataItem): Promise<Refusal | null> {
    if (!(await this.#registry.knows(edge))) return unknownEdge(edge);
    if (this.#born.get(edge.edge)?.isSupported !== false) return null;
    return { code: 'unsupported-version', reason: `edge ${edge.edge} speaks an unknown protocol version` };
  }

  #onCommitted(plan: BatchPlan, committed: Committed): void {
    this.#counts.committed += plan.records.length;
    this.#counts.rejected += committed.rejected;
    this.#counts.repeated += plan.repeated.length;
    this.#counts.early += plan.early.length;
    for (const advance of plan.advances) this.#rewinds.progressed(advance, advance.to);
    for (const { edge, epoch, sequence } of plan.early) {
      const address = this.#addresses.get(edge);
      if (address) this.#discarded(address, { edge, epoch }, sequence);
    }
    const moved = new Map([...plan.advances, ...plan.repeated].map((stream) => [streamKey(stream), stream]));
    for (const stream of moved.values()) this.#answer(stream, false);
    this.#options.listener.onCommitted(committed);
  }

  #discarded(address: EdgeAddress, stream: Stream, sequence: number): void {
    this.#addresses.set(stream.edge, address);
    this.#rewinds.discarded(stream, sequence);
  }

  #answer({ edge, epoch }: Stream, rewind: boolean): void {
    const watermark = this.#committer.watermarks.get({ edge, epoch });
    const address = this.#addresses.get(edge);
    if (watermark === undefined || !address) return;
    this.#options.outbox.send(address, { kind: 'receipt', receipt: { epoch, watermark, rewind } });
  }

  #askRebirth(edge: EdgeAddress): void {
    const now = this.#options.io.monotonic();
    if (now - (this.#rebirthAskedAt.get(edge.edge) ?? Number.NEGATIVE_INFINITY) < REBIRTH_MS) return;
    this.#rebirthAskedAt.set(edge.edge, now);
    this.#options.outbox.send(edge, { kind: 'rebirth' });
  }

  async #reject(original: Original, refusal: Refusal): Promise<void> {
    this.#counts.rejected += 1;
    const repeated = this.#filter.admit(original.topic, refusal.code);
    if (repeated === undefined) return;
    const { pool, clock, log } = this.#options;
    await storeRejections(pool, [{ original, refusal, repeated }], clock.now());
    log.warn({ topic: original.topic, code: refusal.code, reason: refusal.reason }, 'message rejected');
  }
}

const unknownEdge = ({ edge, nis }: EdgeAddress): Refusal => ({
  code: 'unknown-edge',
  reason: `edge ${edge} of municipality ${nis} is not in the inventory: import it, or correct its configuration`,
});
