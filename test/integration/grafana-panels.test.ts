import { readFileSync } from 'node:fs';
import { dashboardFiles, expandMacros, type MacroValues } from '@lamplighter/grafana';
import { expect } from 'chai';
import pg from 'pg';
import { openTestDatabase, type TestDatabase } from '../helpers/database.js';

const TO = new Date('2026-11-22T06:00:00Z');
const values: MacroValues = {
  from: new Date(TO.getTime() - 24 * 3_600_000),
  to: TO,
  variables: { municipality: ['21004', '21009'] },
  timescaledb: false,
};

interface Panel {
  readonly title: string;
  readonly type: string;
  readonly targets: readonly { readonly rawSql: string; readonly format: string }[];
}
const panels = [...dashboardFiles().values()].flatMap((text) => (JSON.parse(text) as { panels: Panel[] }).panels);

describe('Grafana panels on a real database', () => {
  let database: TestDatabase;
  let reader: pg.Client;

  before(async function () {
    this.timeout(120_000);
    database = await openTestDatabase();
    await seed(database.url);
    reader = new pg.Client({ connectionString: database.url });
    await reader.connect();
    await reader.query('set role grafana_reader');
    // SET ROLE does not apply the role's own settings.
    await reader.query('set default_transaction_read_only = on');
  });

  after(async () => {
    await reader?.end();
    await database?.stop();
  });

  const rowsOf = async (title: string, type?: string): Promise<Record<string, unknown>[]> => {
    const panel = panels.find((candidate) => candidate.title === title && (!type || candidate.type === type));
    const sql = panel?.targets[0]?.rawSql;
    if (!sql) throw new Error(`no panel ${title}`);
    return (await reader.query(expandMacros(sql, values))).rows;
  };

  it('answer every query with the columns that their panel needs', async () => {
    expect(panels.length).to.be.at.least(10);
    for (const panel of panels) {
      for (const { rawSql, format } of panel.targets) {
        const { rows, fields } = await reader.query(expandMacros(rawSql, values));
        const columns = fields.map(({ name }) => name);
        expect(rows.length, panel.title).to.be.above(0);
        if (format === 'time_series') {
          expect(columns.slice(0, 2), panel.title).to.deep.equal(['time', 'metric']);
          const times = rows.map((row) => Number(row.time));
          expect(times, panel.title).to.deep.equal([...times].sort((a, b) => a - b));
        }
        if (panel.type === 'geomap')
          expect(columns, panel.title).to.include.members(['latitude', 'longitude', 'level_percent']);
      }
    }
  });

  it('tell the truth about the night', async () => {
    expect(await rowsOf('Lamps lit', 'stat')).to.deep.equal([{ lit: '2', lamps: '3' }]);
    expect(await rowsOf('Power now')).to.deep.equal([{ power_w: 70 }]);
    expect(await rowsOf('Open faults', 'stat')).to.deep.equal([{ open_faults: '1' }]);
    expect(await rowsOf('Edges online')).to.deep.equal([{ online: '1', edges: '2' }]);
    const energy = await rowsOf('Energy per hour');
    const kwh = energy.reduce((sum, row) => sum + Number(row['energy_kwh']), 0);
    // cab-a:lamp-1 counts 100 to 140 Wh; cab-b:lamp-1 counts 10, then restarts at 5.
    expect(kwh).to.be.closeTo(0.045, 1e-9);
    const power = await rowsOf('Power per municipality');
    expect(Number(power.find((row) => row['metric'] === 'Bruxelles')?.['power_w'])).to.equal(40);
    const faults = await rowsOf('Open faults', 'table');
    expect(faults.map((row) => row['ticket'])).to.deep.equal(['SR-7']);
    const lamps = await rowsOf('Lamps');
    expect(lamps.map((row) => row['luminaire'])).to.deep.equal(['cab-a:lamp-1', 'cab-a:lamp-2', 'cab-b:lamp-1']);
  });

  it('offer the municipalities that have lamps', async () => {
    const [text] = [...dashboardFiles().values()];
    const [variable] = (JSON.parse(text as string) as { templating: { list: { query: string }[] } }).templating.list;
    const { rows } = await reader.query(variable?.query ?? '');
    expect(rows).to.deep.equal([
      { __text: 'Bruxelles', __value: '21004' },
      { __text: 'Ixelles', __value: '21009' },
    ]);
  });

  it('run as a role that reads no people, no audit log and no token, and writes nothing', async () => {
    const refusal = (sql: string): Promise<string> =>
      reader.query(sql).then(
        () => 'allowed',
        (error: Error & { code: string }) => error.code,
      );
    for (const table of ['app_user', 'app_session', 'sign_in_code', 'audit_log', 'rejected_message', 'command']) {
      expect(await refusal(`select * from ${table}`), table).to.equal('42501');
    }
    expect(await refusal('select token from ticket')).to.equal('42501');
    await reader.query('set default_transaction_read_only = off');
    expect(await refusal('update luminaire_state set power_w = 0')).to.equal('42501');
    expect(await refusal('create table public.mine (id int)')).to.equal('42501');
    await reader.query('set default_transaction_read_only = on');
  });
});

async function seed(url: string): Promise<void> {
  const owner = new pg.Client({ connectionString: url });
  await owner.connect();
  try {
    const role = new URL('../../deploy/database/grafana-reader.sql', import.meta.url);
    await owner.query(readFileSync(role, 'utf8'));
    await owner.query(readFileSync(role, 'utf8'));
    await owner.query(`
      insert into calendar (id, version, document, updated_at, updated_by) values ('all', 1, '{}', now(), 'test')
        on conflict do nothing;
      insert into edge (id, nis, latitude, longitude, is_online) values
        ('cab-a', '21004', 50.85, 4.35, true), ('cab-b', '21009', 50.83, 4.37, false);
      insert into luminaire (id, edge_id, device, nis, street, latitude, longitude, short_address, calendar_id) values
        ('cab-a:lamp-1', 'cab-a', 'lamp-1', '21004', 'Rue A', 50.85, 4.35, 0, 'all'),
        ('cab-a:lamp-2', 'cab-a', 'lamp-2', '21004', 'Rue A', 50.85, 4.36, 1, 'all'),
        ('cab-b:lamp-1', 'cab-b', 'lamp-1', '21009', 'Rue B', 50.83, 4.37, 0, 'all');
      insert into luminaire_state (luminaire_id, sampled_at, actual_level, is_on, power_w) values
        ('cab-a:lamp-1', '2026-11-22T05:45Z', 80, true, 40),
        ('cab-a:lamp-2', '2026-11-19T05:45Z', 80, true, 40),
        ('cab-b:lamp-1', '2026-11-22T05:45Z', 60, true, 30);
      select reading_ensure_partitions('2026-11-15T00:00Z', 14);
      insert into reading (sampled_at, edge_id, epoch, sequence, luminaire_id, is_on, power_w, energy_wh, is_historical, received_at) values
        ('2026-11-21T20:00Z', 'cab-a', 'e', 1, 'cab-a:lamp-1', true, 40, 100, false, now()),
        ('2026-11-21T21:00Z', 'cab-a', 'e', 2, 'cab-a:lamp-1', true, 40, 140, false, now()),
        ('2026-11-21T20:00Z', 'cab-b', 'e', 1, 'cab-b:lamp-1', true, 30, 10, false, now()),
        ('2026-11-21T21:00Z', 'cab-b', 'e', 2, 'cab-b:lamp-1', true, 30, 5, false, now());
      insert into fault (asset, edge_id, nis, street, code, state, raised_at, standing_since) values
        ('cab-a:lamp-2', 'cab-a', '21004', 'Rue A', 'lampFailure', 'ticketed', '2026-11-21T20:00Z', '2026-11-21T20:00Z'),
        ('cab-a:lamp-1', 'cab-a', '21004', 'Rue A', 'lampFailure', 'closed', '2026-11-01T20:00Z', '2026-11-01T20:00Z');
      insert into ticket (fault_id, reference, service_request_id, next_attempt_at)
        select id, 'ref-' || id, 'SR-7', now() from fault where state = 'ticketed';
    `);
  } finally {
    await owner.end();
  }
}
