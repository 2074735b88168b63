import { type JournalRecord, type Receipt, SECOND, SteppedClock } from '@lamplighter/contracts';
import { expect } from 'chai';
import fc from 'fast-check';
import type { Log } from '../log.js';
import type { JournalStatus } from '../store/journal.js';
import { JournalSender, type SendableJournal } from './journal-sender.js';

const silent: Log = { info: () => {}, warn: () => {}, error: () => {}, debug: () => {} };

/** A journal in memory. */
class MemoryJournal implements SendableJournal {
  status: JournalStatus = { epoch: 'epoch-1', first: 1, last: 0, watermark: 0, lost: 0 };
  readonly #listeners = new Set<(records: readonly JournalRecord[]) => void>();
  append(count: number): void {
    const records: JournalRecord[] = [];
    for (let index = 0; index < count; index += 1) {
      const last = this.status.last + 1;
      this.status = { ...this.status, last };
      records.push(this.#record(last));
    }
    for (const listener of this.#listeners) listener(records);
  }
  /** The full-journal rule: what is below `first` is gone. */
  drop(first: number): void {
    this.status = { ...this.status, first };
  }
  async read(from: number, limit: number): Promise<JournalRecord[]> {
    const records: JournalRecord[] = [];
    for (let at = Math.max(from, this.status.first); at <= this.status.last && records.length < limit; at += 1) {
      records.push(this.#record(at));
    }
    return records;
  }
  async trim(watermark: number): Promise<void> {
    const upTo = Math.min(watermark, this.status.last);
    if (upTo > this.status.watermark) {
      this.status = { ...this.status, watermark: upTo, first: Math.max(this.status.first, upTo + 1) };
    }
  }
  async startNewEpoch(): Promise<void> {
    const held = this.status.last - this.status.first + 1;
    this.status = { epoch: 'epoch-2', first: 1, last: held, watermark: 0, lost: 0 };
  }
  onAppend(listener: (records: readonly JournalRecord[]) => void) {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
  #record(sequence: number): JournalRecord {
    return { epoch: this.status.epoch, sequence, kind: 'reading', device: null, sampledAt: sequence, values: {} };
  }
}

/** Journal, sender and a controller that commits by compare-and-set, with a wire between them that may lose things. */
class Rig {
  readonly io = new SteppedClock(0);
  readonly journal = new MemoryJournal();
  readonly committed: number[] = [];
  readonly sent: { sequence: number; isHistorical: boolean }[] = [];
  readonly live: number[] = [];
  births = 0;
  losesRecord: (sequence: number) => boolean = () => false;
  losesReceipt: () => boolean = () => false;
  isCommitting = true;
  #epoch = '';
  readonly sender = new JournalSender({
    journal: this.journal,
    io: this.io,
    log: silent,
    historyPerSecond: 1_000,
    wire: {
      sendRecord: async (record, isHistorical) => {
        this.sent.push({ sequence: record.sequence, isHistorical });
        if (!this.losesRecord(record.sequence)) this.#receive(record);
      },
      sendLive: (record) => void this.live.push(record.sequence),
      requestBirth: () => this.born(false),
    },
  });

  born(isNewSession: boolean): void {
    this.births += 1;
    const { epoch, first } = this.journal.status;
    this.sender.born(isNewSession);
    if (epoch !== this.#epoch) {
      this.#epoch = epoch;
      this.committed.length = 0;
      this.#lossAccepted = 0;
    }
    // Journal/First tells of a declared loss: the controller goes on from there.
    if (this.isCommitting) this.#answer(Math.max(this.watermark, first - 1), false);
  }

  get watermark(): number {
    return this.committed.at(-1) ?? 0;
  }

  async settle(seconds: number): Promise<void> {
    for (let tenth = 0; tenth < seconds * 10; tenth += 1) {
      await this.io.advance(SECOND / 10);
      await new Promise(setImmediate);
    }
  }

  receipt(receipt: Receipt): void {
    this.sender.receipt(receipt);
  }

  #receive(record: JournalRecord): void {
    if (!this.isCommitting || record.epoch !== this.#epoch) return;
    const expected = Math.max(this.watermark + 1, this.#lossAccepted + 1);
    if (record.sequence > expected) this.#answer(expected - 1, true);
    if (record.sequence !== expected) return;
    this.committed.push(record.sequence);
    this.#answer(record.sequence, false);
  }

  #lossAccepted = 0;
  #answer(watermark: number, rewind: boolean): void {
    this.#lossAccepted = Math.max(this.#lossAccepted, watermark);
    if (this.losesReceipt()) return;
    const epoch = this.#epoch;
    queueMicrotask(() => this.receipt({ epoch, watermark, rewind }));
  }
}

const upTo = (last: number): number[] => Array.from({ length: last }, (_, index) => index + 1);

describe('journal sender', () => {
  it('sends nothing before the receipt that answers the birth, then everything above it', async () => {
    const rig = new Rig();
    rig.journal.append(250);
    rig.sender.start();
    rig.isCommitting = false;
    rig.born(true);
    await rig.settle(3);
    expect(rig.sent).to.deep.equal([]);
    rig.isCommitting = true;
    rig.born(true);
    await rig.settle(3);
    expect(rig.committed).to.deep.equal(upTo(250));
    expect(rig.sent.every(({ isHistorical }) => isHistorical)).to.equal(true);
    expect(rig.journal.status.watermark).to.equal(250);
    rig.sender.stop();
  });

  it('keeps at most 500 records under way without a receipt', async () => {
    const rig = new Rig();
    rig.sender.start();
    rig.born(true);
    await rig.settle(1);
    rig.losesReceipt = () => true;
    rig.journal.append(2_000);
    await rig.settle(5);
    expect(new Set(rig.sent.map(({ sequence }) => sequence)).size).to.equal(500);
    rig.losesReceipt = () => false;
    await rig.settle(30);
    expect(rig.committed).to.deep.equal(upTo(2_000));
    rig.sender.stop();
  });

  it('sends what is new at once as live data while a backlog waits, and the record itself later as history', async () => {
    const rig = new Rig();
    rig.sender.start();
    rig.born(true);
    await rig.settle(1);
    rig.losesReceipt = () => true;
    rig.journal.append(600);
    await rig.settle(2);
    rig.journal.append(1);
    expect(rig.live).to.include(601);
    rig.losesReceipt = () => false;
    await rig.settle(30);
    expect(rig.sent.find(({ sequence }) => sequence === 601)).to.deep.equal({ sequence: 601, isHistorical: true });
    rig.journal.append(1);
    await rig.settle(1);
    expect(rig.sent.at(-1)).to.deep.equal({ sequence: 602, isHistorical: false });
    rig.sender.stop();
  });

  it('trims on no receipt of another epoch', async () => {
    const rig = new Rig();
    rig.sender.start();
    rig.isCommitting = false;
    rig.journal.append(10);
    rig.born(true);
    rig.receipt({ epoch: 'somebody else', watermark: 10, rewind: false });
    await rig.settle(1);
    expect(rig.journal.status.watermark).to.equal(0);
    rig.sender.stop();
  });

  it('begins a new epoch when the controller holds more than this disk ever had', async () => {
    const rig = new Rig();
    rig.sender.start();
    rig.journal.append(10);
    rig.born(true);
    await rig.settle(1);
    rig.receipt({ epoch: 'epoch-1', watermark: 99, rewind: false });
    rig.journal.append(5);
    await rig.settle(3);
    expect(rig.journal.status.epoch).to.equal('epoch-2');
    expect(rig.committed).to.deep.equal(upTo(rig.journal.status.last));
    rig.journal.append(1);
    await rig.settle(1);
    expect(rig.sent.at(-1)).to.deep.equal({ sequence: rig.journal.status.last, isHistorical: false });
    rig.sender.stop();
  });

  it('repeats its births so that the controller learns what a full journal dropped', async () => {
    const rig = new Rig();
    rig.sender.start();
    rig.journal.append(20);
    rig.born(true);
    await rig.settle(1);
    rig.isCommitting = false;
    rig.journal.append(1_000);
    await rig.settle(1);
    rig.journal.drop(900);
    rig.isCommitting = true;
    await rig.settle(60);
    expect(rig.committed.at(-1)).to.equal(1_020);
    expect(rig.committed.slice(20)[0]).to.be.oneOf([21, 900]);
    rig.sender.stop();
  });

  it('brings every record once and in order whatever the wire loses (property)', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 1, max: 80 }), { minLength: 1, maxLength: 5 }),
        fc.array(fc.boolean(), { minLength: 5, maxLength: 40 }),
        fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 4 }),
        async (batches, losses, cuts) => {
          const rig = new Rig();
          let draws = 0;
          const isLost = (): boolean => draws++ < 400 && (losses[draws % losses.length] ?? false);
          rig.losesRecord = isLost;
          rig.losesReceipt = isLost;
          rig.sender.start();
          rig.born(true);
          for (const [index, count] of batches.entries()) {
            rig.journal.append(count);
            await rig.settle(1);
            if (cuts.includes(index)) {
              rig.sender.offline();
              await rig.settle(1);
              rig.born(true);
            }
          }
          draws = 400;
          rig.born(false);
          await rig.settle(20);
          expect(rig.committed).to.deep.equal(upTo(rig.journal.status.last));
          expect(rig.journal.status.watermark).to.equal(rig.journal.status.last);
          rig.sender.stop();
        },
      ),
      { numRuns: 30 },
    );
  });
});
