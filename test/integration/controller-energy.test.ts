import { HOUR, MINUTE } from '@lamplighter/contracts';
import { energyTotals } from '@lamplighter/controller';
import { expect } from 'chai';
import fc from 'fast-check';
import { openTestDatabase, type TestDatabase } from '../helpers/database.js';
import { address, createIngest, lamp, NIS, putEdge, reading, recordMessage } from './controller-fixtures.js';

interface Sample {
  readonly at: number;
  readonly energyWh: number | null;
  readonly powerW: number | null;
}

describe('energy totals', function () {
  this.timeout(60_000);
  let database: TestDatabase;
  let serial = 0;
  const start = Date.now() - 12 * HOUR;

  before(async () => {
    database = await openTestDatabase();
  });
  after(() => database.stop());

  /** Stores samples of one luminaire of a new edge. */
  const store = async (samples: readonly Sample[]): Promise<string> => {
    const edge = `energy-${serial++}`;
    await putEdge(database, edge, 3);
    const { ingest, errors } = createIngest(database);
    for (const [index, { at, energyWh, powerW }] of samples.entries()) {
      const values = { 'Energy/Active': energyWh, 'Energy/Power': powerW };
      ingest.onMessage(
        ...recordMessage(address(edge), { ...reading('e1', index + 1, at, values), device: lamp(0) }, true),
      );
    }
    await ingest.flush();
    expect(errors).to.deep.equal([]);
    return edge;
  };
  const totalOf = async (edge: string, from = start, to = start + 12 * HOUR) => {
    const total = await energyTotals(database.pool('web'), { from, to, groupBy: 'edge' });
    return total.rows.find((row) => row.key === edge);
  };

  it('is the growth of the counter, and each power held until the next reading', async () => {
    const edge = await store([
      { at: start, energyWh: 1000, powerW: 100 },
      { at: start + 15 * MINUTE, energyWh: 1025, powerW: 50 },
      { at: start + 30 * MINUTE, energyWh: 1037.5, powerW: 0 },
    ]);
    expect(await totalOf(edge)).to.deep.equal({ key: edge, energyWh: 37.5, computedWh: 37.5, luminaires: 1 });
  });

  it('counts from zero after a reset, and bridges readings without a counter', async () => {
    const edge = await store([
      { at: start, energyWh: 500, powerW: null },
      { at: start + MINUTE, energyWh: 510, powerW: null },
      { at: start + 2 * MINUTE, energyWh: null, powerW: null },
      { at: start + 3 * MINUTE, energyWh: 4, powerW: null },
      { at: start + 4 * MINUTE, energyWh: 6, powerW: null },
    ]);
    expect(await totalOf(edge)).to.include({ energyWh: 16, computedWh: 0 });
  });

  it('takes readings at the beginning of the span and none at its end', async () => {
    const edge = await store([
      { at: start, energyWh: 0, powerW: 60 },
      { at: start + HOUR, energyWh: 60, powerW: 60 },
      { at: start + 2 * HOUR, energyWh: 120, powerW: 60 },
    ]);
    expect(await totalOf(edge, start, start + 2 * HOUR)).to.include({ energyWh: 60, computedWh: 60 });
  });

  it('says nothing of power during a long silence', async () => {
    const edge = await store([
      { at: start, energyWh: 0, powerW: 60 },
      { at: start + 10 * HOUR, energyWh: 120, powerW: 60 },
    ]);
    expect(await totalOf(edge)).to.include({ energyWh: 120, computedWh: 120 });
  });

  it('gives the same sum whichever way it is grouped, for any readings', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.record({ wh: fc.double({ min: 0, max: 50, noNaN: true }), powerW: fc.integer({ min: 0, max: 250 }) }),
          {
            minLength: 2,
            maxLength: 30,
          },
        ),
        async (steps) => {
          let energyWh = 0;
          await store(
            steps.map(({ wh, powerW }, index) => {
              energyWh += wh;
              return { at: start + index * 10 * MINUTE, energyWh, powerW };
            }),
          );
          const span = { from: start, to: start + 12 * HOUR, nisCodes: [NIS] };
          const [all, byEdge, byLamp] = await Promise.all(
            (['municipality', 'edge', 'luminaire'] as const).map((groupBy) =>
              energyTotals(database.pool('web'), { ...span, groupBy }),
            ),
          );
          expect([byEdge?.totalWh, byLamp?.totalWh]).to.deep.equal([all?.totalWh, all?.totalWh]);
          expect([byEdge?.computedWh, byLamp?.computedWh]).to.deep.equal([all?.computedWh, all?.computedWh]);
        },
      ),
      { numRuns: 15 },
    );
  });

  it('gives a municipality nothing of its neighbour', async () => {
    const total = await energyTotals(database.pool('web'), {
      from: start,
      to: start + 12 * HOUR,
      groupBy: 'municipality',
      nisCodes: ['21001'],
    });
    expect(total).to.include({ totalWh: 0, computedWh: 0 });
  });
});
