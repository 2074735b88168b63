import { type Observation, SteppedClock } from '@lamplighter/contracts';
import { expect } from 'chai';
import { CutDisk, type DiskImage } from '../testing/cut-disk.js';
import { seeded } from '../testing/seeded.js';
import { GenerationFile } from './generation-file.js';
import { Journal, type JournalStatus } from './journal.js';

const silent = { info: () => {}, warn: () => {}, error: () => {}, debug: () => {} };
const HARMS = ['bit flips', 'bit flips', 'bit flips', 'empty', 'truncated', 'noise', 'zeroed part', 'gone'] as const;

const observation = (at: number): Observation => ({
  kind: at % 10 === 0 ? 'fault' : 'reading',
  device: null,
  sampledAt: at,
  values: { 'Lamp/On': at % 2 === 0, 'Lamp/Reason': 'x'.repeat(at % 40) },
});

/** The bytes of one file after something happened to it; null: it is gone. */
function harm(bytes: Uint8Array, kind: (typeof HARMS)[number], random: (below: number) => number): Uint8Array | null {
  const copy = Uint8Array.from(bytes);
  switch (kind) {
    case 'bit flips':
      for (let count = 1 + random(4); count > 0; count -= 1) {
        const at = random(copy.length);
        copy[at] = (copy[at] as number) ^ (1 << random(8));
      }
      return copy;
    case 'empty':
      return new Uint8Array();
    case 'truncated':
      return copy.subarray(0, random(copy.length));
    case 'noise': {
      const from = random(copy.length);
      for (let at = from; at < Math.min(copy.length, from + 700); at += 1) copy[at] = random(256);
      return copy;
    }
    case 'zeroed part': {
      const from = random(copy.length);
      return copy.fill(0, from, from + 512);
    }
    case 'gone':
      return null;
  }
}

function harmed(image: DiskImage, seed: number): { image: DiskImage; what: string } {
  const random = seeded(seed);
  const path = [...image.keys()].sort()[random(image.size)] as string;
  const kind = HARMS[random(HARMS.length)] as (typeof HARMS)[number];
  const bytes = harm(image.get(path) as Uint8Array, kind, random);
  const after = new Map(image);
  if (bytes) after.set(path, bytes);
  else after.delete(path);
  return { image: after, what: `${kind}: ${path} (seed ${seed})` };
}

const isEndZeroed = (what: string, image: DiskImage): boolean =>
  what.startsWith('zeroed part') &&
  what.includes(
    [...image.keys()]
      .filter((path) => /\d\.seg/.test(path))
      .sort()
      .at(-1) ?? '',
  );

describe('F-38 a damaged store', () => {
  const openOn = async (image: DiskImage | CutDisk, onDamaged = (_damaged: readonly string[]): void => {}) => {
    const disk = image instanceof CutDisk ? image : new CutDisk(image);
    const io = new SteppedClock(0);
    const journal = new Journal({
      dataDir: '/d',
      maxRecords: 999,
      io,
      log: silent,
      disk,
      segmentBytes: 4096,
      onDamaged,
    });
    await journal.open();
    return journal;
  };

  /** A journal of some segments, trimmed a little, its power cut. */
  const whole = async (): Promise<{ image: DiskImage; status: JournalStatus }> => {
    const disk = new CutDisk();
    const journal = await openOn(disk);
    for (let at = 1; at <= 400; ) {
      const size = 1 + (at % 7);
      await Promise.all(Array.from({ length: size }, () => journal.append(observation(at++))));
    }
    await journal.trim(37);
    await journal.append(observation(at(journal)));
    return { image: disk.image(() => 0), status: journal.status };
  };
  const at = (journal: Journal): number => journal.status.last + 1;

  it('opens after 1,000 different harms, declares what is gone, invents nothing and uses no number again', async () => {
    const { image, status } = await whole();
    expect(image.size).to.be.above(6);
    const seen = { unharmed: 0, declared: 0, renewed: 0 };
    for (let seed = 1; seed <= 1_000; seed += 1) {
      const { image: after, what } = harmed(image, seed);
      const damaged: string[] = [];
      const journal = await openOn(after, (found) => damaged.push(...found));
      const now = journal.status;
      const records = await journal.read(now.first, now.last);
      expect(
        records.map(({ sequence }) => sequence),
        what,
      ).to.deep.equal(Array.from({ length: now.last - now.first + 1 }, (_, index) => now.first + index));
      const kept = records.filter(({ kind }) => kind !== 'loss');
      for (const record of kept) {
        const { epoch, sequence, ...told } = record;
        expect(told, what).to.deep.equal(observation(record.sampledAt));
        if (epoch === status.epoch) expect(sequence, what).to.equal(record.sampledAt);
      }
      const wanted = status.last - status.first + 1;
      const has = kept.filter(({ sampledAt }) => sampledAt >= status.first).length;
      if (now.epoch === status.epoch) {
        // Zeros at the very end are what a cut before the last writes leaves: only the controller could tell more.
        if (!isEndZeroed(what, image)) expect(now.last, what).to.equal(status.last);
        expect(now.lost, what).to.equal(records.length - kept.length);
        const isTold = has < now.last - status.first + 1 || damaged.some((text) => text.includes('.seg'));
        expect(damaged.length > 0, what).to.equal(isTold);
        if (has === wanted) seen.unharmed += 1;
        else seen.declared += 1;
      } else {
        expect(damaged.join(), what).to.include('a new epoch begins');
        seen.renewed += 1;
      }
      const further = await journal.append(observation(1_000));
      expect(further.sequence, what).to.equal(now.last + 1);
      await journal.close();
    }
    expect(seen.unharmed, 'spare and head may be lost without harm').to.be.above(100);
    expect(seen.declared).to.be.above(100);
    expect(seen.renewed).to.be.above(20);
  }).timeout(60_000);

  it('tells once of records that the disk loses while it runs', async () => {
    const disk = new CutDisk();
    const told: string[] = [];
    const journal = await openOn(disk, (found) => told.push(...found));
    for (let at = 1; at <= 4; at += 1) await journal.append(observation(at));
    // The body of the first group, behind two sectors of segment header and its own.
    const file = await disk.open('/d/journal/0000000001.seg');
    await file.write(Buffer.alloc(4, 0xff), 1024 + 30);
    await file.close();
    for (let look = 1; look <= 2; look += 1) {
      const records = await journal.read(1, 4);
      expect(records.map(({ kind }) => kind)).to.deep.equal(['loss', 'reading', 'reading', 'reading']);
      expect(told).to.deep.equal(['records 1 to 1 can no longer be read']);
    }
    expect(journal.status.lost).to.equal(1);
    await journal.close();
  });

  it('begins a new epoch and says so when all its files are gone but one that names them', async () => {
    const { image, status } = await whole();
    const damaged: string[] = [];
    const left = new Map([...image].filter(([path]) => path.includes('/head.')));
    const journal = await openOn(left, (found) => damaged.push(...found));
    expect(journal.status).to.include({ first: 1, last: 0, lost: 0 });
    expect(journal.status.epoch).not.to.equal(status.epoch);
    expect(damaged.join()).to.include('a new epoch begins');
    await journal.close();
  });

  it('finds the damage in either generation of a small document and goes on with the other (1,000 files)', async () => {
    const random = seeded(7);
    const disk = new CutDisk();
    const fileOn = (on: CutDisk) => new GenerationFile('/d', 'desired', (value) => value as { version: number }, on);
    const kept = fileOn(disk);
    await kept.save({ version: 10 });
    await kept.save({ version: 11 });
    const image = disk.image(() => 1);
    for (let seed = 1; seed <= 1_000; seed += 1) {
      const { image: after, what } = harmed(image, seed);
      const on = new CutDisk(after);
      const file = fileOn(on);
      const { value, damaged } = await file.load();
      expect(value?.version, what).to.be.oneOf([10, 11]);
      const isGone = after.size < image.size;
      const isHarmed =
        !isGone && [...after].some(([path, bytes]) => !Buffer.from(bytes).equals(image.get(path) ?? Buffer.alloc(0)));
      expect(damaged.length, what).to.equal(isHarmed ? 1 : 0);
      await file.save({ version: 12 + random(9) });
      expect((await fileOn(on).load()).value?.version, what).to.be.above(11);
    }
  }).timeout(60_000);
});
