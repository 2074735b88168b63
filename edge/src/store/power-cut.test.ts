import { type Observation, SteppedClock } from '@lamplighter/contracts';
import { expect } from 'chai';
import { CutDisk, type DiskImage } from '../testing/cut-disk.js';
import { seeded } from '../testing/seeded.js';
import { GenerationFile } from './generation-file.js';
import { Journal, type JournalOptions } from './journal.js';

const silent = { info: () => {}, warn: () => {}, error: () => {}, debug: () => {} };
const DATA = '/data';
const SEGMENT = 4096;
const MOST_RECORDS = 120;

const observation = (at: number): Observation =>
  at % 9 === 4
    ? { kind: 'fault', device: null, sampledAt: at, values: { 'Fault/Code': 'lampFailure', 'Fault/Active': true } }
    : {
        kind: 'reading',
        device: null,
        sampledAt: at,
        values: { 'Energy/Power': at / 8, 'Lamp/Reason': 'x'.repeat(at % 70) },
      };

/** A disk as a cut at some step may leave it, and what had been promised by then. */
interface Cut {
  readonly step: string;
  readonly image: DiskImage;
  /** Index of the last operation of the writer that had been acknowledged. */
  readonly promised: number;
}

/** What the writer knew after an operation was acknowledged. */
interface Promised {
  readonly epoch: string;
  readonly first: number;
  readonly last: number;
  /** Held records: time of sampling by sequence. */
  readonly held: ReadonlyMap<number, number>;
}

describe('F-05 power cut at any byte', () => {
  const journalOn = (disk: CutDisk, more: Partial<JournalOptions> = {}): Journal =>
    new Journal({
      dataDir: DATA,
      maxRecords: MOST_RECORDS,
      io: new SteppedClock(0),
      log: silent,
      disk,
      segmentBytes: SEGMENT,
      ...more,
    });

  /** A writing life: groups of all sizes, trims, a full journal, new epochs, restarts; cut at each step of the disk. */
  const live = async (seed: number, imagesPerStep: number): Promise<{ cuts: Cut[]; promises: Promised[] }> => {
    const random = seeded(seed);
    const cuts: Cut[] = [];
    const promises: Promised[] = [{ epoch: '', first: 1, last: 0, held: new Map() }];
    const disk = new CutDisk();
    disk.onStep = (step) => {
      for (let count = 0; count < imagesPerStep; count += 1) {
        cuts.push({ step, image: disk.image(random), promised: promises.length - 1 });
      }
    };
    let journal = journalOn(disk);
    let at = 0;
    const promise = async (): Promise<void> => {
      const { epoch, first, last } = journal.status;
      const held = new Map((await journal.read(first, last)).map(({ sequence, sampledAt }) => [sequence, sampledAt]));
      promises.push({ epoch, first, last, held });
    };
    await journal.open();
    await promise();
    for (let operation = 0; operation < 70; operation += 1) {
      const choice = random(20);
      if (choice < 14) {
        const size = choice < 9 ? 1 + random(3) : 5 + random(20);
        await Promise.all(Array.from({ length: size }, () => journal.append(observation(++at))));
      } else if (choice < 17) {
        const { first, last } = journal.status;
        await journal.trim(first - 1 + random(last - first + 2));
      } else if (choice < 19) {
        await journal.close();
        journal = journalOn(disk);
        await journal.open();
      } else {
        await journal.startNewEpoch();
      }
      await promise();
    }
    await journal.close();
    await promise();
    return { cuts, promises };
  };

  const check = async ({ image, promised, step }: Cut, promises: readonly Promised[]): Promise<void> => {
    const before = promises[promised] as Promised;
    // What was under way at the cut may have happened or not.
    const after = promises[promised + 1] ?? before;
    const damaged: string[] = [];
    const disk = new CutDisk(image);
    const journal = journalOn(disk, { onDamaged: (found) => damaged.push(...found) });
    await journal.open();
    const { epoch, first, last } = journal.status;
    const records = await journal.read(first, last + 1);
    expect(
      records.map(({ sequence }) => sequence),
      'contiguous',
    ).to.deep.equal(Array.from({ length: last - first + 1 }, (_, index) => first + index));
    if (promised > 0) {
      expect(epoch, 'the epoch stays').to.be.oneOf([before.epoch, after.epoch]);
      const known = epoch === before.epoch ? before : after;
      const least = epoch === after.epoch ? Math.max(known.first, after.first) : known.first;
      expect(last, 'no sequence is used again').to.be.at.least(known.last);
      for (const [sequence, sampledAt] of known.held) {
        const place = records[sequence - first];
        if (place && place.kind !== 'loss') expect(place.sampledAt, `record ${sequence}`).to.equal(sampledAt);
        if (sequence >= least)
          expect(place, `record ${sequence} is kept (${step})`).to.include({ sequence, sampledAt });
      }
      const times = new Set(records.filter(({ kind }) => kind === 'fault').map(({ sampledAt }) => sampledAt));
      // Whatever place a fault has: only a trim takes it.
      const stays = new Set(after.held.values());
      for (const sampledAt of before.held.values()) {
        if (observation(sampledAt).kind === 'fault' && stays.has(sampledAt)) expect(times).to.include(sampledAt);
      }
    }
    const [further] = await Promise.all([
      journal.append(observation(1_000_000)),
      journal.append(observation(1_000_001)),
    ]);
    expect(further.sequence).to.equal(journal.status.last - 1);
    await journal.close();
    const again = journalOn(disk);
    await again.open();
    expect((await again.read(further.sequence, 1))[0]).to.deep.equal(further);
    await again.close();
  };

  it('opens every disk that a cut may leave, with each acknowledged record in its place', async () => {
    let images = 0;
    for (const seed of [1, 2, 3, 4, 5, 6]) {
      const { cuts, promises } = await live(seed, 3);
      for (const cut of cuts) {
        try {
          await check(cut, promises);
        } catch (error) {
          (error as Error).message += ` (seed ${seed}, step ${cut.step})`;
          throw error;
        }
      }
      images += cuts.length;
    }
    expect(images).to.be.above(5_000);
  }).timeout(120_000);

  it('finds one whole generation of a small document, the last saved or the one under way', async () => {
    let images = 0;
    for (let seed = 1; seed <= 40; seed += 1) {
      const random = seeded(seed);
      const disk = new CutDisk();
      const fileOn = (on: CutDisk) =>
        new GenerationFile(DATA, 'state', (value) => value as { n: number; text: string }, on);
      const kept = fileOn(disk);
      const cuts: { image: DiskImage; saved: number }[] = [];
      let saved = 0;
      disk.onStep = () => {
        for (let count = 0; count < 4; count += 1) cuts.push({ image: disk.image(random), saved });
      };
      for (let n = 1; n <= 6; n += 1) {
        await kept.save({ n, text: 'x'.repeat(random(2_000)) });
        saved = n;
      }
      for (const { image, saved: promised } of cuts) {
        const on = new CutDisk(image);
        const file = fileOn(on);
        const { value, damaged } = await file.load();
        expect(damaged).to.deep.equal([]);
        expect(value?.n ?? 0).to.be.within(promised, promised + 1);
        await file.save({ n: 99, text: '' });
        expect((await fileOn(on).load()).value?.n).to.equal(99);
      }
      images += cuts.length;
    }
    expect(images).to.be.above(4_000);
  }).timeout(60_000);
});
