import { DAY, deviceId, HOUR, type Observation, SECOND, SteppedClock } from '@lamplighter/contracts';
import { expect } from 'chai';
import fc from 'fast-check';
import { CutDisk } from '../testing/cut-disk.js';
import { seeded } from '../testing/seeded.js';
import { Journal } from './journal.js';

const silent = { info: () => {}, warn: () => {}, error: () => {}, debug: () => {} };
const MOST_RECORDS = 60;
const FULL = Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC' });

/** What was given to the journal, and what the controller or the rules took from it. */
interface Model {
  /** Observations acknowledged, by time of sampling, which is unique. */
  readonly given: Map<number, Observation>;
  /** Times of what a receipt took. */
  readonly trimmed: Set<number>;
  refused: number;
  nextAt: number;
  /** Time of the newest observation before the group under way. */
  before: number;
  /** Times of what went when there was no routine reading left that could have gone instead. */
  readonly excused: Set<number>;
}

class Real {
  readonly io = new SteppedClock(0);
  disk = new CutDisk();
  journal = this.#journal();

  async restart(disk: CutDisk): Promise<void> {
    this.disk = disk;
    this.journal = this.#journal();
    await this.journal.open();
  }

  #journal(): Journal {
    const { io, disk } = this;
    return new Journal({ dataDir: '/data', maxRecords: MOST_RECORDS, io, log: silent, disk, segmentBytes: 16 * 1024 });
  }
}

type Command = fc.AsyncCommand<Model, Real>;

const append = (kinds: readonly ('reading' | 'energy' | 'fault')[]): Command => ({
  check: () => true,
  toString: () => `append ${kinds.join(' ')}`,
  async run(model, { journal }) {
    model.before = model.nextAt;
    const observations = kinds.map((kind): Observation => {
      model.nextAt += HOUR;
      const at = { device: deviceId(`lamp-${(model.nextAt / HOUR) % 2}`), sampledAt: model.nextAt };
      if (kind === 'fault') return { ...at, kind, values: { 'Fault/Code': 'lampFailure' } };
      return {
        ...at,
        kind: 'reading',
        values: kind === 'energy' ? { 'Energy/Active': model.nextAt } : { 'Lamp/On': true },
      };
    });
    const results = await Promise.allSettled(observations.map((observation) => journal.append(observation)));
    for (const [index, { status }] of results.entries()) {
      const observation = observations[index] as Observation;
      if (status === 'fulfilled') model.given.set(observation.sampledAt, observation);
      else model.refused += 1;
    }
    await checkAll(model, journal);
  },
});

const trim = (share: number): Command => ({
  check: () => true,
  toString: () => `trim ${share}`,
  async run(model, { journal }) {
    const { first, last } = journal.status;
    const upTo = first - 1 + Math.floor((share * (last - first + 1)) / 4);
    for (const { sequence, sampledAt, kind } of await journal.read(first, last)) {
      if (sequence <= upTo && kind !== 'loss') model.trimmed.add(sampledAt);
    }
    await journal.trim(upTo);
    expect(journal.status.first).to.equal(Math.max(first, upTo + 1));
    await checkAll(model, journal);
  },
});

const restart: Command = {
  check: () => true,
  toString: () => 'restart',
  async run(model, real) {
    const before = real.journal.status;
    await real.journal.close();
    await real.restart(real.disk);
    expect(real.journal.status).to.deep.equal(before);
    await checkAll(model, real.journal);
  },
};

const powerCut = (seed: number): Command => ({
  check: () => true,
  toString: () => `power cut ${seed}`,
  async run(model, real) {
    const before = real.journal.status;
    await real.restart(new CutDisk(real.disk.image(seeded(seed))));
    const after = real.journal.status;
    expect(after).to.include({ epoch: before.epoch, last: before.last });
    // A receipt may be forgotten, and is sent again; a record may not.
    expect(after.first).to.be.at.most(before.first);
    expect(after.watermark).to.be.at.most(before.watermark);
    const held = await real.journal.read(after.first, after.last);
    for (const { sampledAt, kind } of held) if (kind !== 'loss') model.trimmed.delete(sampledAt);
    await checkAll(model, real.journal);
  },
});

/** The disk is full for three groups; then there is room again. */
const fullDisk: Command = {
  check: () => true,
  toString: () => 'full disk',
  async run(model, real) {
    real.disk.onOperation = (what) => {
      if (what === 'create' || what === 'write') throw FULL;
    };
    for (let count = 0; count < 3; count += 1) await append(['reading', 'fault']).run(model, real);
    real.disk.onOperation = () => {};
    await real.io.advance(6 * SECOND);
    await append(['reading']).run(model, real);
    expect(real.journal.status.last).to.be.at.least(model.refused);
    await checkAll(model, real.journal);
  },
};

async function checkAll({ given, trimmed, refused, before, excused }: Model, journal: Journal): Promise<void> {
  const { epoch, first, last, lost } = journal.status;
  const records = await journal.read(first, last);
  expect(records.map(({ sequence }) => sequence)).to.deep.equal(
    Array.from({ length: last - first + 1 }, (_, index) => first + index),
  );
  expect(new Set(records.map((record) => record.epoch))).to.deep.equal(new Set(records.length > 0 ? [epoch] : []));
  const kept = records.filter(({ kind }) => kind !== 'loss');
  for (const { epoch: _epoch, sequence: _sequence, ...observation } of kept) {
    expect(observation).to.deep.equal(given.get(observation.sampledAt));
  }
  const times = new Set(kept.map(({ sampledAt }) => sampledAt));
  expect(times.size, 'each once').to.equal(kept.length);
  expect(kept.length).to.be.at.most(MOST_RECORDS + 1);
  const gone = [...given.values()].filter(({ sampledAt }) => !times.has(sampledAt) && !trimmed.has(sampledAt));
  if (journal.refused === 0 || journal.isOpen) expect(lost, 'the declared loss').to.equal(gone.length + refused);
  const isRoutine = ({ kind, sampledAt, values }: Observation): boolean =>
    kind === 'reading' && values['Energy/Active'] === undefined && sampledAt <= before;
  if (!kept.some(isRoutine)) for (const { sampledAt } of gone) excused.add(sampledAt);
  expect(
    gone.filter(({ kind, sampledAt }) => kind === 'fault' && !excused.has(sampledAt)),
    'no fault goes while a routine reading is left',
  ).to.deep.equal([]);
  // Whatever goes, the last energy reading of a device and day that was not yet delivered stays.
  const totals = new Map<string, number>();
  for (const { device, sampledAt, values } of given.values()) {
    if (values['Energy/Active'] !== undefined) totals.set(`${device} ${Math.floor(sampledAt / DAY)}`, sampledAt);
  }
  for (const [, sampledAt] of totals) {
    if (!trimmed.has(sampledAt) && !excused.has(sampledAt))
      expect(times, `energy total of ${sampledAt}`).to.include(sampledAt);
  }
}

const kinds = fc.array(
  fc.constantFrom('reading' as const, 'reading' as const, 'energy' as const, 'energy' as const, 'fault' as const),
  {
    minLength: 1,
    maxLength: 12,
  },
);

describe('journal under any sequence of events', () => {
  it('stays contiguous, keeps what was acknowledged and counts its losses exactly (model, property)', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.commands(
          [
            kinds.map(append),
            kinds.map(append),
            kinds.map(append),
            fc.integer({ min: 0, max: 4 }).map(trim),
            fc.constant(restart),
            fc.nat().map(powerCut),
            fc.constant(fullDisk),
          ],
          { maxCommands: 60, size: 'max' },
        ),
        async (commands) => {
          const setup = async () => {
            const real = new Real();
            await real.journal.open();
            const model: Model = {
              given: new Map(),
              trimmed: new Set(),
              refused: 0,
              nextAt: 0,
              before: 0,
              excused: new Set(),
            };
            return { model, real };
          };
          await fc.asyncModelRun(setup, commands);
        },
      ),
      { numRuns: 150, endOnFailure: true },
    );
  }).timeout(120_000);
});
