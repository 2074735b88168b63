import type { DataItem, InboxItem } from './inbox-item.js';

/** Most messages that wait at once; one takes about 2 kB of memory. */
export const INBOX_LIMIT = 20_000;
/** Above this part of the limit, data is not taken any more: edges keep what was not acknowledged and send it again. */
const DATA_SHARE = 0.75;
/** Most data messages in one batch (DATABASE.md section 5). */
export const BATCH_LIMIT = 5_000;

/** Messages that wait to be stored, in order of arrival, bounded. */
export class Inbox {
  #items: InboxItem[] = [];

  constructor(private readonly limit = INBOX_LIMIT) {}

  get length(): number {
    return this.#items.length;
  }

  /** False when there is no room: the message was not taken. Births and deaths find room where data finds none. */
  offer(item: InboxItem): boolean {
    const isData = item.kind === 'data' || item.kind === 'rejected';
    if (this.#items.length >= (isData ? this.limit * DATA_SHARE : this.limit)) return false;
    this.#items.push(item);
    return true;
  }

  /** The next batch: one birth, death or sweep alone, or data and rejections up to the next of those. Not yet removed. */
  next(): readonly InboxItem[] {
    const first = this.#items[0];
    if (!first || !isBulk(first)) return this.#items.slice(0, 1);
    let end = 1;
    for (; end < Math.min(this.#items.length, BATCH_LIMIT); end += 1) {
      const item = this.#items[end];
      if (!item || !isBulk(item)) break;
    }
    return this.#items.slice(0, end);
  }

  /** Removes what next() gave, once it is stored. */
  drop(count: number): void {
    this.#items = this.#items.slice(count);
  }
}

const isBulk = (item: InboxItem): item is DataItem | Extract<InboxItem, { kind: 'rejected' }> =>
  item.kind === 'data' || item.kind === 'rejected';
