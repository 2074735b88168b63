import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deviceId, type JournalRecord, type Observation, SteppedClock } from '@lamplighter/contracts';
import { expect } from 'chai';
import type { Log } from '../log.js';
import { CutDisk } from '../testing/cut-disk.js';
import type { Disk, DiskFile } from './disk.js';
import { Journal, type JournalOptions } from './journal.js';
import { nodeDisk } from './node-disk.js';
import { StoreError } from './store-error.js';

const silent: Log = { info: () => {}, warn: () => {}, error: () => {}, debug: () => {} };
const reading = (sampledAt: number): Observation => ({
  kind: 'reading',
  device: null,
  sampledAt,
  values: { 'Energy/Power': 42.5 },
});
const fault = (sampledAt: number): Observation => ({
  kind: 'fault',
  device: null,
  sampledAt,
  values: { 'Fault/Code': 'lampFailure', 'Fault/Active': true },
});

describe('journal', () => {
  let folder: string;
  let io: SteppedClock;
  const journalAt = (dataDir: string, more: Partial<JournalOptions> = {}): Journal =>
    new Journal({ dataDir, maxRecords: 1_000_000, io, log: silent, ...more });

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'journal-'));
    io = new SteppedClock(0);
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('numbers records from 1, keeps them over a restart and goes on with the next number', async () => {
    const first = journalAt(folder);
    await first.open();
    const { epoch } = first.status;
    const records = await Promise.all([1, 2, 3].map((at) => first.append(reading(at))));
    expect(records.map((record) => record.sequence)).to.deep.equal([1, 2, 3]);
    await first.close();

    const second = journalAt(folder);
    await second.open();
    expect(second.status).to.deep.equal({ epoch, first: 1, last: 3, watermark: 0, lost: 0 });
    expect(await second.read(1, 10)).to.deep.equal(records);
    expect((await second.append(fault(4))).sequence).to.equal(4);
    await second.close();
  });

  it('declares a record lost that is longer than it takes, in its place and with its time, also over a power cut', async () => {
    const disk = new CutDisk();
    const options: Partial<JournalOptions> = { disk, segmentBytes: 4096 };
    const first = journalAt('/data', options);
    await first.open();
    await first.append(reading(1));
    const long: Observation = { ...reading(2), values: { 'Lamp/Reason': 'x'.repeat(2_000) } };
    const error = await first.append(long).catch((caught: unknown) => caught);
    expect(error).to.be.instanceOf(StoreError).and.have.property('code', 'bad-input');
    expect(first.refused).to.equal(1);
    // Whatever is asked next comes after the declaration; no other append is needed for it.
    await new Promise((resolve) => setImmediate(resolve));
    await first.trim(0);
    expect(first.status).to.include({ first: 1, last: 2, lost: 1 });
    const second = journalAt('/data', { ...options, disk: new CutDisk(disk.image(() => 0)) });
    await second.open();
    expect(second.status).to.include({ first: 1, last: 2, lost: 1 });
    expect((await second.append(reading(3))).sequence).to.equal(3);
    const records = await second.read(1, 10);
    expect(records.map(({ kind, sampledAt }) => [kind, sampledAt])).to.deep.equal([
      ['reading', 1],
      ['loss', 2],
      ['reading', 3],
    ]);
    await first.close();
    await second.close();
  });

  it('goes on counting after everything was trimmed and the edge restarted', async () => {
    const first = journalAt(folder);
    await first.open();
    await Promise.all([1, 2, 3].map((at) => first.append(reading(at))));
    await first.trim(3);
    await first.close();
    const second = journalAt(folder);
    await second.open();
    expect(second.status).to.include({ first: 4, last: 3, watermark: 3 });
    expect((await second.append(reading(4))).sequence).to.equal(4);
    await second.close();
  });

  it('drops the oldest readings when full, never a fault, and declares the exact loss', async () => {
    const journal = journalAt(folder, { maxRecords: 100 });
    await journal.open();
    const all: JournalRecord[] = [];
    for (let at = 1; at <= 300; at += 1) all.push(await journal.append(at % 50 === 7 ? fault(at) : reading(at)));
    const { first, last, lost } = journal.status;
    const held = await journal.read(first, 1_000);
    expect(held.map((record) => record.sequence)).to.deep.equal(
      Array.from({ length: last - first + 1 }, (_, index) => first + index),
    );
    expect(held.length).to.be.at.most(100);
    const faults = held.filter((record) => record.kind === 'fault').map((record) => record.sampledAt);
    expect(faults.sort((a, b) => a - b)).to.deep.equal([7, 57, 107, 157, 207, 257]);
    const readings = held.filter((record) => record.kind === 'reading');
    expect(lost).to.equal(294 - readings.length);
    expect(
      readings.every((record) => record.sampledAt > 200),
      'the newest readings stay',
    ).to.equal(true);
    const declared = held.filter((record) => record.kind === 'loss').at(-1);
    expect(declared?.values).to.include({ 'Loss/To': first - 1, 'Journal/Lost': lost });
    await journal.close();
    const again = journalAt(folder, { maxRecords: 100 });
    await again.open();
    expect(again.status).to.include({ first, last, lost });
    await again.close();
  });

  it('stays bounded even when it holds nothing but faults', async () => {
    const journal = journalAt(folder, { maxRecords: 40 });
    await journal.open();
    for (let at = 1; at <= 100; at += 1) await journal.append(fault(at));
    const { first, last } = journal.status;
    expect(last - first + 1).to.be.at.most(41);
    await journal.close();
  });

  it('takes less than 32 MiB for a week of 100 lamps, also when each record is written alone (R3)', async () => {
    const unsynced = (file: DiskFile): DiskFile => ({ ...file, sync: async () => {} });
    const disk: Disk = {
      ...nodeDisk,
      create: async (path) => unsynced(await nodeDisk.create(path)),
      open: async (path) => unsynced(await nodeDisk.open(path)),
    };
    const journal = journalAt(folder, { disk });
    await journal.open();
    // A tenth of the week.
    for (let index = 0; index < 6_720; index += 1) {
      const [lamp, quarter] = [index % 100, Math.floor(index / 100)];
      const level = quarter % 2 === 0 ? 100 : 50;
      await journal.append({
        kind: 'reading',
        device: deviceId(`luminaire-21004-${lamp}`),
        sampledAt: 1_795_000_000_000 + quarter * 900_000 + lamp * 211,
        values: {
          'Lamp/TargetLevel': level,
          'Lamp/AppliedLevel': level,
          'Lamp/Source': 'program',
          'Lamp/Reason': 'residential: step at 23:00',
          'Lamp/DimPercent': level,
          'Lamp/ActualLevel': level + 131,
          'Lamp/On': true,
          'Energy/Active': 812_345 + lamp * 977 + quarter * 13,
          'Energy/Power': level / 3 + lamp / 7,
          'Supply/Voltage': 228 + ((lamp * 31 + quarter) % 50) / 10,
          'Gear/Temperature': 31 + (lamp % 9),
        },
      });
    }
    await journal.close();
    let bytes = 0;
    for (const name of await readdir(join(folder, 'journal')))
      bytes += (await stat(join(folder, 'journal', name))).size;
    expect(bytes).to.be.below((32 * 1024 * 1024) / 10);
  }).timeout(60_000);

  it('tells a second process on the same data folder in one clear message', async () => {
    const first = journalAt(folder);
    await first.open();
    const error = await journalAt(folder)
      .open()
      .catch((caught: unknown) => caught);
    expect(error).to.be.instanceOf(StoreError).with.property('code', 'in-use');
    expect((error as Error).message).to.match(/in use by another running edge/);
    await first.close();
  });

  it('rejects appends while the disk is full, says so once a minute, and declares exactly those when there is space', async () => {
    const messages: string[] = [];
    let isFull = false;
    const refuse = (): void => {
      if (isFull) throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
    };
    const journal = journalAt(folder, {
      log: { ...silent, error: (_fields: unknown, message?: string) => void messages.push(message ?? '') },
      disk: {
        ...nodeDisk,
        create: (path) => {
          refuse();
          return nodeDisk.create(path);
        },
        open: async (path) => {
          const file = await nodeDisk.open(path);
          return {
            ...file,
            write: (bytes, at) => {
              refuse();
              return file.write(bytes, at);
            },
          };
        },
      },
    });
    await journal.open();
    await journal.append(reading(1));
    await journal.close();
    await journal.open();
    isFull = true;
    const refusals = [];
    for (let attempt = 0; attempt < 3; attempt += 1)
      refusals.push(await journal.append(reading(20 + attempt)).catch((error: StoreError) => error.code));
    expect(refusals).to.deep.equal(['disk-full', 'disk-full', 'disk-full']);
    expect(journal.refused).to.equal(3);
    expect(messages).to.have.length(1);
    expect(messages[0]).to.match(/disk .* is full/);
    isFull = false;
    await io.advance(6_000);
    expect((await journal.append(reading(30))).sequence, 'each refused record has its place').to.equal(5);
    expect(journal.status).to.include({ first: 1, last: 5, lost: 3 });
    const records = await journal.read(1, 10);
    expect(records.map(({ kind }) => kind)).to.deep.equal(['reading', 'loss', 'loss', 'loss', 'reading']);
    expect(records.map(({ sampledAt }) => sampledAt)).to.deep.equal([1, 20, 21, 22, 30]);
    expect(records[2]?.values).to.deep.equal({ 'Loss/From': 3, 'Loss/To': 3 });
    await journal.close();
    const again = journalAt(folder);
    await again.open();
    expect(again.status).to.include({ first: 1, last: 5, lost: 3 });
    expect(await again.read(1, 10)).to.deep.equal(records);
    await again.close();
  });

  it('renumbers what it holds from 1 under a new epoch', async () => {
    const journal = journalAt(folder);
    await journal.open();
    const { epoch } = journal.status;
    await Promise.all([1, 2, 3, 4].map((at) => journal.append(reading(at))));
    await journal.trim(2);
    await journal.startNewEpoch();
    expect(journal.status.epoch).not.to.equal(epoch);
    expect(journal.status).to.include({ first: 1, last: 2, watermark: 0 });
    expect((await journal.read(1, 10)).map((record) => record.sampledAt)).to.deep.equal([3, 4]);
    await journal.close();
  });
});
