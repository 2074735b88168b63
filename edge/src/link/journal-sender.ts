import {
  type Cancel,
  type Clock,
  type JournalRecord,
  type Milliseconds,
  type Receipt,
  SECOND,
} from '@lamplighter/contracts';
import type { Log } from '../log.js';
import type { JournalStatus } from '../store/journal.js';

/** Most records under way without a receipt. */
const WINDOW = 500;
/** Records read from disk and sent in one go. */
const BURST = 100;
/** Go-back-N: no receipt moved for so long although records are under way. */
const RECEIPT_LIMIT: Milliseconds = 10 * SECOND;
/** A birth that no receipt answered is repeated. */
const BIRTH_LIMIT: Milliseconds = 30 * SECOND;
/** A controller that came back has so long to answer the birth that the broker kept. */
const HOST_GRACE: Milliseconds = 5 * SECOND;
/** A socket that takes nothing for so long is left alone; the keepalive decides about it. */
const HAND_OVER_LIMIT: Milliseconds = 5 * SECOND;

/** What the sender needs of the journal. */
export interface SendableJournal {
  readonly status: JournalStatus;
  read(from: number, limit: number): Promise<JournalRecord[]>;
  trim(watermark: number): Promise<void>;
  startNewEpoch(): Promise<void>;
  onAppend(listener: (records: readonly JournalRecord[]) => void): Cancel;
}

/** What the sender needs of the wire. All calls are harmless while offline. */
interface RecordWire {
  /** Resolved: handed to the socket. */
  sendRecord(record: JournalRecord, isHistorical: boolean): Promise<void>;
  /** The same values as live data, outside the journal. */
  sendLive(record: JournalRecord): void;
  /** Births again: the controller answers with where it stands. */
  requestBirth(why: string): void;
}

export interface JournalSenderOptions {
  readonly journal: SendableJournal;
  readonly wire: RecordWire;
  readonly io: Clock;
  readonly log: Log;
  /** Pace of history, so that live data of other edges is not held up behind a backlog. */
  readonly historyPerSecond: number;
}

/**
 * Brings the journal to the controller: from the receipt that answers the birth, in a window, go-back-N. Only a receipt
 * of the own epoch trims (DESIGN.md section 3). A pure state machine over journal, wire and io clock.
 */
export class JournalSender {
  #state: 'offline' | 'awaiting' | 'sending' = 'offline';
  /** False once the controller said it is going: nothing is sent that nobody commits. Null: not known. */
  #isHostOnline: boolean | null = null;
  #acked = 0;
  #next = 1;
  #highestSent = 0;
  #historicalUpTo = 0;
  #movedAt: Milliseconds = 0;
  #bornAt: Milliseconds = 0;
  #complainedAt: Milliseconds = Number.NEGATIVE_INFINITY;
  /** Rounds of go-back-N without a receipt. */
  #stalls = 0;
  #isPumping = false;
  #cancels: Cancel[] = [];
  #wake: (() => void) | null = null;

  constructor(private readonly options: JournalSenderOptions) {}

  start(): void {
    const { io, journal } = this.options;
    this.#cancels = [io.every(SECOND, () => this.#beat()), journal.onAppend((records) => this.#appended(records))];
  }

  stop(): void {
    for (const cancel of this.#cancels) cancel();
    this.#cancels = [];
    this.#state = 'offline';
    this.#wake?.();
  }

  /** Births are out; what comes next is the controller's receipt. `isNewSession`: the connection is new, too. */
  born(isNewSession: boolean): void {
    this.#state = 'awaiting';
    this.#bornAt = this.options.io.monotonic();
    if (isNewSession) this.#historicalUpTo = this.options.journal.status.last;
  }

  offline(): void {
    this.#state = 'offline';
    this.#isHostOnline = null;
  }

  /** The controller's own word, from its STATE topic. */
  hostState(isOnline: boolean): void {
    const isBack = isOnline && this.#isHostOnline !== true;
    this.#isHostOnline = isOnline;
    if (!isBack) return;
    // What was under way when the controller went is gone; an answer to the kept birth may come, or else a new birth.
    if (this.#state === 'sending') this.#goBack();
    else this.#bornAt = this.options.io.monotonic() - BIRTH_LIMIT + HOST_GRACE;
    this.#pump();
  }

  receipt(receipt: Receipt): void {
    const { journal, io } = this.options;
    const { epoch, first, last } = journal.status;
    if (this.#state === 'offline' || receipt.epoch !== epoch) return;
    this.#isHostOnline = true;
    if (receipt.watermark > last) {
      void this.#renew(receipt);
      return;
    }
    const isBirthAnswer = this.#state === 'awaiting';
    if (isBirthAnswer || receipt.rewind || receipt.watermark > this.#acked) {
      this.#movedAt = io.monotonic();
      this.#stalls = 0;
    }
    if (isBirthAnswer || receipt.rewind) {
      this.#state = 'sending';
      this.#acked = Math.max(receipt.watermark, first - 1);
      this.#goBack();
      // Asked for what the full-journal rule dropped: only a birth, with Journal/First, can tell that.
      if (!isBirthAnswer && receipt.watermark + 1 < first) this.#complain('records asked for are no longer held');
    } else if (receipt.watermark > this.#acked) {
      this.#acked = receipt.watermark;
      this.#next = Math.max(this.#next, this.#acked + 1);
    }
    void journal.trim(receipt.watermark).catch((error: Error) => {
      this.options.log.warn(
        { reason: error.message },
        'journal could not be trimmed; it is tried with the next receipt',
      );
    });
    this.#pump();
  }

  #beat(): void {
    const { io } = this.options;
    const now = io.monotonic();
    if (this.#state === 'awaiting' && this.#isHostOnline !== false && now - this.#bornAt > BIRTH_LIMIT) {
      this.#complain('no receipt answered the birth');
    }
    if (this.#state !== 'sending') return;
    if (this.#acked < this.#highestSent && now - this.#movedAt > RECEIPT_LIMIT && this.#isHostOnline !== false) {
      this.#movedAt = now;
      this.#stalls += 1;
      // Sent again in vain: perhaps all of it is committed and only the receipt was lost. A birth is always answered.
      if (this.#stalls > 1) this.#complain('no receipt for records sent twice');
      else this.#goBack();
    }
    this.#pump();
  }

  #appended(records: readonly JournalRecord[]): void {
    if (this.#state === 'offline') return;
    for (const record of records) {
      if (this.#isCaughtUpTo(record)) {
        this.#send(record).catch(() => undefined);
        continue;
      }
      // Live values go ahead of the backlog; the record itself follows in its turn, as history.
      this.#historicalUpTo = Math.max(this.#historicalUpTo, record.sequence);
      if (record.kind === 'reading') this.options.wire.sendLive(record);
    }
  }

  #isCaughtUpTo(record: JournalRecord): boolean {
    return this.#maySend() && !this.#isPumping && record.sequence === this.#next && this.#room() > 0;
  }

  #maySend(): boolean {
    return this.#state === 'sending' && this.#isHostOnline !== false;
  }

  #room(): number {
    return this.#acked + WINDOW - this.#next + 1;
  }

  #send(record: JournalRecord): Promise<void> {
    if (this.#acked >= this.#highestSent) this.#movedAt = this.options.io.monotonic();
    this.#next = record.sequence + 1;
    this.#highestSent = Math.max(this.#highestSent, record.sequence);
    return this.options.wire.sendRecord(record, record.sequence <= this.#historicalUpTo);
  }

  #goBack(): void {
    this.#historicalUpTo = Math.max(this.#historicalUpTo, this.#highestSent);
    this.#next = this.#acked + 1;
  }

  #pump(): void {
    if (this.#isPumping || !this.#maySend()) return;
    this.#isPumping = true;
    void this.#sendBacklog()
      .catch((error: Error) => this.options.log.debug({ reason: error.message }, 'sending paused'))
      .finally(() => {
        this.#isPumping = false;
      });
  }

  async #sendBacklog(): Promise<void> {
    const { journal, historyPerSecond } = this.options;
    while (this.#maySend() && this.#room() > 0 && this.#next <= journal.status.last) {
      if (this.#next < journal.status.first) {
        this.#complain('the full journal dropped records not yet sent');
        return;
      }
      const from = this.#next;
      const records = await journal.read(from, Math.min(BURST, this.#room()));
      if (!this.#maySend() || records.length === 0) return;
      if (this.#next !== from || records[0]?.sequence !== from) continue;
      const isHistory = from <= this.#historicalUpTo;
      let handed: Promise<void> = Promise.resolve();
      for (const record of records) {
        handed.catch(() => undefined);
        handed = this.#send(record);
      }
      await this.#pause(HAND_OVER_LIMIT, handed);
      if (isHistory) await this.#pause((records.length * SECOND) / historyPerSecond);
    }
  }

  /** Waits for `work`, or for `limit`, or for stop(). */
  #pause(limit: Milliseconds, work?: Promise<void>): Promise<void> {
    return new Promise((resolve, reject) => {
      const cancel = this.options.io.after(limit, () => done());
      const done = (): void => {
        cancel();
        this.#wake = null;
        resolve();
      };
      this.#wake = done;
      work?.then(done, (error) => {
        done();
        reject(error);
      });
    });
  }

  #complain(why: string): void {
    const now = this.options.io.monotonic();
    if (now - this.#complainedAt < RECEIPT_LIMIT) return;
    this.#complainedAt = now;
    this.options.wire.requestBirth(why);
  }

  async #renew(receipt: Receipt): Promise<void> {
    this.#state = 'awaiting';
    this.options.log.error(
      { watermark: receipt.watermark, last: this.options.journal.status.last },
      'the controller holds records that this journal does not know: the disk was set back; a new epoch begins',
    );
    try {
      await this.options.journal.startNewEpoch();
      this.#acked = 0;
      this.#highestSent = 0;
      this.#next = 1;
      // Numbers begin anew: what is appended from now on is no history.
      this.#historicalUpTo = this.options.journal.status.last;
      this.options.wire.requestBirth('new journal epoch');
    } catch (error) {
      this.options.log.error({ reason: (error as Error).message }, 'no new epoch could be begun');
    }
  }
}
