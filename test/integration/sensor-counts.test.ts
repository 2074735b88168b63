import { readFile } from 'node:fs/promises';
import { publishableCount } from '@lamplighter/contracts';
import { expect } from 'chai';
import pg from 'pg';
import { openTestDatabase, type TestDatabase } from '../helpers/database.js';

const COUNTS = [0, 1, 4, 5, 6, 250];

describe('counts of presence sensors outside operations', function () {
  this.timeout(120_000);
  let database: TestDatabase;
  let owner: pg.Client;

  before(async () => {
    database = await openTestDatabase();
    owner = new pg.Client({ connectionString: database.url });
    await owner.connect();
    const role = new URL('../../deploy/database/grafana-reader.sql', import.meta.url);
    await owner.query(await readFile(role, 'utf8'));
    await owner.query(
      `insert into sensor_count (sampled_at, edge_id, epoch, sequence, sensor_id, activations, interval_s, received_at)
       select timestamptz '2026-11-22T20:00Z' + make_interval(mins => 15 * i::integer), 'cab-a', 'e', i, 'cab-a:sensor-0', c, 900, now()
       from unnest($1::integer[]) with ordinality as counts (c, i)`,
      [COUNTS],
    );
    await owner.query(
      `insert into sensor_count (sampled_at, edge_id, epoch, sequence, sensor_id, activations, interval_s, received_at)
       values ('2026-11-23T00:00Z', 'cab-a', 'e', 99, 'cab-a:sensor-0', 50, 60, now())`,
    );
  });
  after(async () => {
    await owner?.end();
    await database?.stop();
  });

  const published = async (): Promise<(number | null)[]> =>
    (await owner.query('select activations from sensor_count_published order by sampled_at')).rows.map(
      ({ activations }) => activations,
    );

  it('S-27: are suppressed below five, as the contracts say, and left out where shorter than a quarter of an hour', async () => {
    expect(await published()).to.deep.equal(COUNTS.map(publishableCount));
    expect(COUNTS.map(publishableCount)).to.deep.equal([null, null, null, 5, 6, 250]);
  });

  it('S-27: are all that the reader of dashboards gets to see', async () => {
    await owner.query('set role grafana_reader');
    try {
      expect(await published()).to.have.length(COUNTS.length);
      const refusal = await owner.query('select activations from sensor_count').then(
        () => 'answered',
        (error: pg.DatabaseError) => error.code,
      );
      expect(refusal).to.equal('42501');
    } finally {
      await owner.query('reset role');
    }
  });
});
