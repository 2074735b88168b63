import { type Observation, SECOND, SteppedClock } from '@lamplighter/contracts';
import { expect } from 'chai';
import { CutDisk } from '../testing/cut-disk.js';
import { seeded } from '../testing/seeded.js';
import { Journal } from './journal.js';

const silent = { info: () => {}, warn: () => {}, error: () => {}, debug: () => {} };

const reading = (at: number): Observation => ({
  kind: 'reading',
  device: null,
  sampledAt: at,
  values: { 'Energy/Power': at, 'Lamp/Reason': 'x'.repeat(at % 60) },
});
const failure = (code: string) => Object.assign(new Error(`${code}: the disk said so`), { code });

describe('F-19 a disk whose writes and syncs fail', () => {
  /** The `failing`-th operation of a writing life and some after it fail; then the disk is well. */
  const live = async (code: string, failing: number, spell: number) => {
    const random = seeded(failing);
    const disk = new CutDisk();
    const io = new SteppedClock(0);
    const journal = new Journal({ dataDir: '/data', maxRecords: 10_000, io, log: silent, disk, segmentBytes: 4096 });
    await journal.open();
    let operations = 0;
    disk.onOperation = () => {
      operations += 1;
      if (operations >= failing && operations < failing + spell) throw failure(code);
    };
    const kept = new Map<number, number>();
    const refused: number[] = [];
    let at = 0;
    const write = async (size: number): Promise<void> => {
      const times = Array.from({ length: size }, () => ++at);
      for (const [index, result] of (
        await Promise.allSettled(times.map((time) => journal.append(reading(time))))
      ).entries()) {
        const time = times[index] as number;
        if (result.status === 'fulfilled') kept.set(result.value.sequence, time);
        else refused.push(time);
      }
    };
    for (let round = 0; round < 40; round += 1) {
      await write(1 + random(6));
      if (round % 4 === 3) await io.advance(6 * SECOND);
    }
    await io.advance(6 * SECOND);
    disk.onOperation = () => {};
    await write(1);
    return { disk, io, journal, kept, refused, at, operations, random };
  };

  const check = async (
    journal: Journal,
    kept: ReadonlyMap<number, number>,
    refused: readonly number[],
  ): Promise<void> => {
    const { first, last, lost } = journal.status;
    expect({ first, last }).to.deep.equal({ first: 1, last: kept.size + refused.length });
    const records = await journal.read(first, last);
    const readings = records.filter(({ kind }) => kind === 'reading');
    expect(new Map(readings.map(({ sequence, sampledAt }) => [sequence, sampledAt]))).to.deep.equal(kept);
    const losses = records.filter(({ kind }) => kind === 'loss');
    expect([losses.length, lost], 'exactly what was refused is declared lost').to.deep.equal([
      refused.length,
      refused.length,
    ]);
    if (refused.length === 0) return;
    const times = losses.map(({ sampledAt }) => sampledAt);
    expect([Math.min(...times), Math.max(...times)]).to.deep.equal([Math.min(...refused), Math.max(...refused)]);
  };

  for (const code of ['EIO', 'ENOSPC']) {
    it(`acknowledges nothing that a power cut takes, and declares exactly what it refused (${code} at each operation)`, async () => {
      let refusals = 0;
      for (let failing = 1; failing < 130; failing += 1) {
        for (const spell of [1, 2, 9]) {
          const { disk, io, journal, kept, refused, random } = await live(code, failing, spell);
          await check(journal, kept, refused);
          refusals += refused.length;
          // The power goes before anything is closed: the page cache's word is worth nothing now.
          const image = disk.image(random);
          await journal.close();
          for (const left of [disk, new CutDisk(image)]) {
            const after = new Journal({
              dataDir: '/data',
              maxRecords: 10_000,
              io,
              log: silent,
              disk: left,
              segmentBytes: 4096,
            });
            await after.open();
            await check(after, kept, refused);
            await after.close();
          }
        }
      }
      expect(refusals).to.be.above(500);
    }).timeout(60_000);
  }

  it('does not build on what only the page cache has, after a process that could not sync it', async () => {
    const disk = new CutDisk();
    const open = async (on: CutDisk): Promise<Journal> => {
      const journal = new Journal({ dataDir: '/d', maxRecords: 99, io: new SteppedClock(0), log: silent, disk: on });
      await journal.open();
      return journal;
    };
    const first = await open(disk);
    await first.append(reading(1));
    disk.onOperation = (what) => {
      if (what === 'sync') throw failure('EIO');
    };
    const error = await first.append(reading(2)).catch((caught: unknown) => caught);
    expect(error).to.have.property('code', 'io-error');
    disk.onOperation = () => {};
    // The process dies; the next one finds the second record in the page cache, whole.
    const second = await open(disk);
    const { last } = second.status;
    const further = await second.append(reading(3));
    const image = disk.image(() => 0);
    const third = await open(new CutDisk(image));
    const records = await third.read(1, 99);
    expect(records.map(({ sampledAt }) => sampledAt)).to.deep.equal(last === 2 ? [1, 2, 3] : [1, 3]);
    expect(records.at(-1)).to.deep.equal(further);
  });
});
