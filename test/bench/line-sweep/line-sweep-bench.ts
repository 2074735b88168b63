import { SystemClock } from '@lamplighter/contracts';
import { type Dialogue, queryActualLevel, queryStatus, readEnergy } from '@lamplighter/dali';
import { createDaliBus, type DaliBus, type DaliBusOptions } from '@lamplighter/edge';
import { type BusRecord, createSimulatedLine, type SimulatedLine } from '@lamplighter/firmware-sim';
import type { BenchCase } from '../bench-case.js';

const GEAR = 64;
const SILENT = { info: () => {}, warn: () => {}, error: () => {}, debug: () => {} } as unknown as DaliBusOptions['log'];

/**
 * Status and energy of 64 gear over a line as slow as a real one, beside the time that the very same frames need on a bus
 * that never waits for us: their bits at 1200 bit/s and the mean rest before each (STANDARDS 1.1).
 */
export async function lineSweepBench(say: (text: string) => void): Promise<BenchCase[]> {
  const io = new SystemClock((error) => {
    throw error;
  });
  const cases: BenchCase[] = [];
  for (const language of ['luba', 'hat', 'sci2'] as const) {
    const records: BusRecord[] = [];
    const line = createSimulatedLine({
      interface: language,
      clock: io,
      io,
      pace: 'line',
      gear: Array.from({ length: GEAR }, (_, shortAddress) => ({
        shortAddress,
        nominalPowerW: 60,
        energyWh: 12_345.6,
      })),
      sensors: [],
      onRecord: (record) => records.push(record),
    });
    const bus = createDaliBus({ line: { path: await line.start(), interface: language }, io, log: SILENT });
    await bus.start();
    try {
      const { stats, ...sweep } = { stats: line.stats(), status: await timed(bus, line, statusOf) };
      say(`${language}: status of ${GEAR} gear swept`);
      const energy = await timed(bus, line, readEnergy);
      say(`${language}: energy of ${GEAR} gear swept; ${line.stats().frames - stats.frames} frames in all`);
      for (const [what, { took, least, frames }] of Object.entries({ ...sweep, energy })) {
        cases.push({
          case: `${language}: ${what} of ${GEAR} gear, ${frames} frames`,
          ours: took / 1_000,
          other: least / 1_000,
          others: 'the same frames on a bus that never waits',
          ratio: least / took,
          unit: 's',
        });
      }
      cases.push(turnaround(language, records));
    } finally {
      await bus.stop();
      await line.stop();
    }
  }
  return cases;
}

/** From the end of one exchange on the bus to the request for the next, median; a bus must rest 14 ms in any case. */
function turnaround(language: string, records: readonly BusRecord[]): BenchCase {
  const gaps = records.slice(1).map(({ askedAt }, index) => askedAt - (records[index]?.doneAt ?? askedAt));
  const ours = gaps.sort((a, b) => a - b)[Math.floor(gaps.length / 2)] ?? Number.NaN;
  const other = 13.5;
  return {
    case: `${language}: from one exchange to the request for the next, median`,
    ours,
    other,
    others: 'the least rest of the bus',
    ratio: other / ours,
    unit: 'ms',
  };
}

/** What the edge asks each lamp between readings. */
function* statusOf(shortAddress: number): Dialogue<void> {
  yield* queryStatus(shortAddress);
  yield* queryActualLevel(shortAddress);
}

/** Asks every gear, one dialogue each as the edge does. */
async function timed(bus: DaliBus, line: SimulatedLine, ask: (shortAddress: number) => Dialogue<unknown>) {
  const before = line.stats();
  const start = performance.now();
  for (let address = 0; address < GEAR; address += 1) await bus.run(ask(address), 'polling');
  const took = performance.now() - start;
  const after = line.stats();
  return { took, least: after.busMilliseconds - before.busMilliseconds, frames: after.frames - before.frames };
}
