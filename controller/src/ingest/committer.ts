import type { Clock } from '@lamplighter/contracts';
import type { Logger } from 'pino';
import { isDataRefusal, type Pool } from '../db/index.js';
import { type Committed, commitBatch, Partitions, StreamMoved } from './commit-batch.js';
import { type DataItem, isJournaled, type JournaledItem } from './inbox-item.js';
import { type BatchPlan, planBatch, type Stream, streamKey, Watermarks } from './plan-batch.js';
import { storeRejections } from './rejected-messages.js';

export interface CommitterOptions {
  readonly pool: Pool;
  /** Platform time. */
  readonly clock: Clock;
  readonly log: Pick<Logger, 'warn'>;
  /** Called after each transaction with what it did. */
  readonly onCommitted: (plan: BatchPlan, committed: Committed) => void;
}

/**
 * Brings data into the database, whole batches at a time. A batch that the database refuses for its content is halved
 * until the one record that it cannot take is alone; that one is passed over, so that no record can block its stream.
 */
export class Committer {
  readonly watermarks = new Watermarks();
  readonly #partitions = new Partitions();
  /** Items done with, for the case that the rest of their batch has to be tried again. */
  readonly #done = new WeakSet<DataItem>();

  constructor(private readonly options: CommitterOptions) {}

  /** Resolves when every item is dealt with. Throws when the database is away; then it may be called again. */
  async commit(items: readonly DataItem[]): Promise<void> {
    const open = items.filter((item) => !this.#done.has(item));
    if (open.length === 0) return;
    await this.#loadWatermarks(open);
    const plan = planBatch(this.watermarks, open);
    try {
      const committed = await commitBatch(this.options.pool, this.#partitions, plan, this.options.clock.now());
      for (const item of open) this.#done.add(item);
      for (const advance of plan.advances) this.watermarks.set(advance, advance.to);
      this.options.onCommitted(plan, committed);
    } catch (error) {
      // Whatever happened, the watermarks may have moved: a commit whose answer was lost did happen.
      for (const advance of plan.advances) this.watermarks.forget(advance);
      if (error instanceof StreamMoved) await this.commit(open);
      else if (isDataRefusal(error)) await this.#divide(open, error as Error);
      else throw error;
    }
  }

  async #divide(items: readonly DataItem[], error: Error): Promise<void> {
    this.#partitions.forget();
    const [first] = items;
    if (!first) return;
    if (items.length > 1) {
      const half = Math.ceil(items.length / 2);
      await this.commit(items.slice(0, half));
      return this.commit(items.slice(half));
    }
    const reason = error.message;
    const { edge, original } = first;
    this.options.log.warn({ edge: edge.edge, topic: original.topic, reason }, 'record refused by the database');
    const refusal = { code: 'refused-by-database', reason };
    if (isJournaled(first) && !first.refusal) {
      await this.commit([{ ...first, refusal, data: { ...first.data, values: {}, isHistorical: true } }]);
    } else {
      // Outside any journal; or nothing but its place was left of it, and even that cannot be stored.
      await storeRejections(this.options.pool, [{ original, refusal }], this.options.clock.now());
    }
    this.#done.add(first);
  }

  async #loadWatermarks(items: readonly DataItem[]): Promise<void> {
    const missing = new Map(
      items
        .filter(isJournaled)
        .map(streamOf)
        .filter((stream) => this.watermarks.get(stream) === undefined)
        .map((stream) => [streamKey(stream), stream]),
    );
    if (missing.size === 0) return;
    const streams = [...missing.values()].filter((stream) => !stream.epoch.includes('\0'));
    const rows = await this.options.pool.query<Stream & { sequence: number }>(
      `select s.edge_id as edge, s.epoch, s.sequence from edge_stream s
       join unnest($1::text[], $2::text[]) v (edge_id, epoch) using (edge_id, epoch)`,
      [streams.map((stream) => stream.edge), streams.map((stream) => stream.epoch)],
    );
    for (const stream of missing.values()) this.watermarks.set(stream, 0);
    for (const row of rows) this.watermarks.set(row, row.sequence);
  }
}

/** The stream that a journaled item belongs to. */
export const streamOf = (item: JournaledItem): Stream => ({ edge: item.edge.edge, epoch: item.data.record.epoch });
