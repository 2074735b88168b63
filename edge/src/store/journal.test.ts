import { cp, mkdtemp, readdir, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type JournalRecord, type Observation, SteppedClock } from '@lamplighter/contracts';
import { expect } from 'chai';
import fc from 'fast-check';
import type { Log } from '../log.js';
import { Journal, type JournalOptions } from './journal.js';
import { openLevelDatabase } from './level-database.js';
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

  it('holds every acknowledged record, each once, wherever the process stops (property)', async () => {
    const operation = fc.oneof(
      {
        weight: 5,
        arbitrary: fc.record({ kind: fc.constant('append' as const), count: fc.integer({ min: 1, max: 6 }) }),
      },
      { weight: 2, arbitrary: fc.record({ kind: fc.constant('trim' as const), back: fc.integer({ min: 0, max: 4 }) }) },
      { weight: 2, arbitrary: fc.record({ kind: fc.constant('restart' as const) }) },
      { weight: 2, arbitrary: fc.record({ kind: fc.constant('crash' as const) }) },
    );
    let run = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(operation, { minLength: 1, maxLength: 12 }), async (operations) => {
        run += 1;
        let generation = 0;
        let journal = journalAt(join(folder, `${run}`));
        await journal.open();
        let at = 0;
        let trimmed = 0;
        const given = new Map<number, number>();
        for (const step of operations) {
          if (step.kind === 'append') {
            const appended = await Promise.all(Array.from({ length: step.count }, () => journal.append(reading(++at))));
            for (const record of appended) {
              expect(given.has(record.sequence), 'a sequence is given twice').to.equal(false);
              given.set(record.sequence, record.sampledAt);
            }
          } else if (step.kind === 'trim') {
            trimmed = Math.max(trimmed, journal.status.last - step.back);
            await journal.trim(trimmed);
          } else {
            // A crash leaves the files as they are at this moment; the copy is what the next start finds.
            const next = join(folder, `${run}-${++generation}`);
            if (step.kind === 'crash')
              await cp(join(folder, generation === 1 ? `${run}` : `${run}-${generation - 1}`), next, {
                recursive: true,
              });
            await journal.close();
            if (step.kind === 'restart')
              await cp(join(folder, generation === 1 ? `${run}` : `${run}-${generation - 1}`), next, {
                recursive: true,
              });
            journal = journalAt(next);
            await journal.open();
          }
        }
        expect(journal.status.last).to.equal(given.size);
        const kept = await journal.read(trimmed + 1, 1_000);
        const expected = [...given].filter(([sequence]) => sequence > trimmed);
        expect(kept.map((record) => [record.sequence, record.sampledAt])).to.deep.equal(expected);
        await journal.close();
      }),
      { numRuns: 25 },
    );
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

  it('rejects appends while the disk is full, says so once a minute, and is well again when there is space', async () => {
    const messages: string[] = [];
    let isFull = false;
    const journal = journalAt(folder, {
      log: { ...silent, error: (_fields: unknown, message?: string) => void messages.push(message ?? '') },
      openDatabase: async (path) => {
        const { database, setAside } = await openLevelDatabase(path);
        const batch = database.batch.bind(database);
        database.batch = async (changes, options) => {
          if (isFull)
            throw Object.assign(new Error('IO error: 000003.log: No space left on device'), { code: 'LEVEL_IO_ERROR' });
          return batch(changes, options);
        };
        return { database, setAside };
      },
    });
    await journal.open();
    await journal.append(reading(1));
    isFull = true;
    const refusals = [];
    for (let attempt = 0; attempt < 3; attempt += 1)
      refusals.push(await journal.append(reading(2)).catch((error: StoreError) => error.code));
    expect(refusals).to.deep.equal(['disk-full', 'disk-full', 'disk-full']);
    expect(journal.refused).to.equal(3);
    expect(messages).to.have.length(1);
    expect(messages[0]).to.match(/disk .* is full/);
    isFull = false;
    await io.advance(6_000);
    expect((await journal.append(reading(3))).sequence).to.equal(2);
    await journal.close();
  });

  it('declares a record that the disk damaged as lost, in its own place', async () => {
    const journal = journalAt(folder, {
      openDatabase: async (path) => {
        const { database, setAside } = await openLevelDatabase(path);
        const batch = database.batch.bind(database);
        database.batch = (changes, options) =>
          batch(
            changes.map((change) =>
              change.type === 'put' && change.key.endsWith('2')
                ? { ...change, value: change.value.replace('42.5', '92.5') }
                : change,
            ),
            options,
          );
        return { database, setAside };
      },
    });
    await journal.open();
    await Promise.all([1, 2, 3].map((at) => journal.append(reading(at))));
    const records = await journal.read(1, 10);
    expect(records.map((record) => record.kind)).to.deep.equal(['reading', 'loss', 'reading']);
    expect(records[1]).to.deep.include({ sequence: 2, values: { 'Loss/From': 2, 'Loss/To': 2 } });
    await journal.close();
  });

  it('opens again whatever was done to its files', async () => {
    for (const harm of ['empty', 'half', 'noise', 'gone'] as const) {
      const dataDir = join(folder, harm);
      const before = journalAt(dataDir);
      await before.open();
      await Promise.all(Array.from({ length: 50 }, (_, at) => before.append(reading(at))));
      await before.close();
      for (const name of await readdir(join(dataDir, 'journal'))) {
        const path = join(dataDir, 'journal', name);
        if (name === 'LOCK') continue;
        if (harm === 'empty') await truncate(path, 0);
        if (harm === 'half') await truncate(path, Math.floor((await stat(path)).size / 2));
        if (harm === 'noise') await writeFile(path, Buffer.alloc((await stat(path)).size, 0x5a));
        if (harm === 'gone') await rm(path);
      }
      const after = journalAt(dataDir);
      await after.open();
      const record = await after.append(fault(1));
      expect(record.sequence, harm).to.equal(after.status.last);
      expect((await after.read(record.sequence, 1))[0]).to.deep.equal(record);
      await after.close();
    }
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
