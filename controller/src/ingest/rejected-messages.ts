import type { Clock, Milliseconds } from '@lamplighter/contracts';
import type { Sql } from '../db/index.js';
import type { Original, Refusal } from './inbox-item.js';

/** A rejected message with, when it was a record, its place in the journal. */
export interface Rejection {
  readonly original: Original;
  readonly refusal: Refusal;
  readonly place?: { readonly edge: string; readonly epoch: string; readonly sequence: number };
  /** Messages of the same topic and code since the last one kept. */
  readonly repeated?: number;
}

/** Most bytes kept of one message; the reason tells the true size of larger ones. */
const KEPT_BYTES = 16 * 1024;
const KEPT_PER_MINUTE = 5;
const MINUTE: Milliseconds = 60_000;
const MOST_TOPICS = 10_000;
/** Rejected messages kept in all, those with a place in a journal apart. */
export const KEPT_ROWS = 100_000;

/** Keeps the bytes with their reason. */
export async function storeRejections(sql: Sql, rejections: readonly Rejection[], receivedAt: number): Promise<void> {
  for (const { original, refusal, place, repeated } of rejections) {
    await sql.query(
      `insert into rejected_message (topic, payload, code, reason, edge_id, epoch, sequence, repeated, received_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
      [
        printable(original.topic),
        Buffer.from(original.bytes.subarray(0, KEPT_BYTES)),
        refusal.code,
        printable(refusal.reason).slice(0, 1000),
        place?.edge ?? null,
        place ? printable(place.epoch) : null,
        place?.sequence ?? null,
        repeated ?? 0,
        new Date(receivedAt),
      ],
    );
  }
}

/** Forgets the oldest rejected messages above the limit. */
export async function trimRejections(sql: Sql): Promise<void> {
  await sql.query(
    `delete from rejected_message where sequence is null and id <=
       (select id from rejected_message where sequence is null order by id desc offset $1 limit 1)`,
    [KEPT_ROWS],
  );
}

/** A NUL cannot be stored in text. */
const printable = (text: string): string => text.replaceAll('\0', '\u2400');

/** Lets through a few rejections a minute of the same topic and code, and counts the rest: a flood must not fill the disk. */
export class RejectionFilter {
  readonly #seen = new Map<string, { since: Milliseconds; kept: number; skipped: number }>();

  constructor(private readonly io: Clock) {}

  /** How many were skipped before this one, or undefined when this one is to be skipped as well. */
  admit(topic: string, code: string): number | undefined {
    const key = `${code} ${topic}`;
    const now = this.io.monotonic();
    if (this.#seen.size > MOST_TOPICS) this.#seen.clear();
    let entry = this.#seen.get(key);
    if (!entry || now - entry.since >= MINUTE) {
      entry = { since: now, kept: 0, skipped: entry?.skipped ?? 0 };
      this.#seen.set(key, entry);
    }
    if (entry.kept >= KEPT_PER_MINUTE) {
      entry.skipped += 1;
      return undefined;
    }
    entry.kept += 1;
    const { skipped } = entry;
    entry.skipped = 0;
    return skipped;
  }
}
