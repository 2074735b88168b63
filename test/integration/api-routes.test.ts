import { HOUR, MINUTE, type Place } from '@lamplighter/contracts';
import { importInventory, storedDesired } from '@lamplighter/controller';
import { type Night, nightOf } from '@lamplighter/lighting';
import { expect } from 'chai';
import { ApiHost, type Client, EVENING } from './api-host.js';

describe('the API', () => {
  const host = new ApiHost();
  let operator: Client;
  let administrator: Client;

  before(async () => {
    await host.start();
    await host.street('bailli', '21009', 5);
    operator = await host.signIn('operator', '21009');
    administrator = await host.signIn('administrator', '21009');
    await host.pool.query('select reading_ensure_partitions($1, 14)', [new Date(EVENING - 7 * 24 * HOUR)]);
  });
  after(() => host.stop());

  /** Stored readings of one luminaire: minutes before or after the evening, level, counter. */
  const store = async (luminaire: string, rows: readonly (readonly [number, number, number])[]): Promise<void> => {
    for (const [index, [minute, level, energyWh]] of rows.entries()) {
      await host.pool.query(
        `insert into reading (sampled_at, edge_id, epoch, sequence, luminaire_id, level, is_on, power_w, energy_wh,
           is_historical, received_at) values ($1, 'bailli', 'j1', $2, $3, $4, $5, $6, $7, false, $1)`,
        [new Date(EVENING + minute * MINUTE), index + 1, luminaire, level, level > 0, level * 0.4, energyWh],
      );
    }
  };

  describe('luminaires', () => {
    it('come in pages that together hold each one once', async () => {
      const seen: string[] = [];
      for (let next: string | null = ''; next !== null; ) {
        const page = await operator.get(`/api/v1/luminaires?limit=2${next ? `&cursor=${next}` : ''}`);
        seen.push(...page.body.items.map((lamp: { id: string }) => lamp.id));
        next = page.body.next;
      }
      expect(seen).to.deep.equal([1, 2, 3, 4, 5].map((index) => `bailli:l${index}`));
    });

    it('are found by street, edge and condition', async () => {
      const count = async (query: string) => (await operator.get(`/api/v1/luminaires?${query}`)).body.items.length;
      expect(await count('street=BAILLI')).to.equal(5);
      expect(await count('street=%25')).to.equal(0);
      expect(await count('edge=bailli')).to.equal(5);
      expect(await count('condition=unknown')).to.equal(5);
      expect(await count('condition=on')).to.equal(0);
    });

    it('tell on, off and silent apart', async () => {
      await host.pool.query(`update edge set is_online = true where id = 'bailli'`);
      const states: readonly [string, number, boolean, string][] = [
        ['bailli:l1', -5, true, 'on'],
        ['bailli:l2', -5, false, 'off'],
        ['bailli:l3', -90, true, 'silent'],
      ];
      for (const [id, minute, isOn] of states) {
        await host.pool.query(
          `insert into luminaire_state (luminaire_id, sampled_at, actual_level, is_on) values ($1, $2, $3, $4)`,
          [id, new Date(EVENING + minute * MINUTE), isOn ? 70 : 0, isOn],
        );
      }
      for (const [id, , , condition] of states) {
        expect((await operator.get(`/api/v1/luminaires/${id}`)).body.state.condition, id).to.equal(condition);
      }
      await host.pool.query(`update edge set is_online = false where id = 'bailli'`);
      expect((await operator.get('/api/v1/luminaires/bailli:l1')).body.state.condition).to.equal('silent');
    });

    it('give their readings in pages', async () => {
      await store('bailli:l5', [
        [-120, 0, 100],
        [-60, 100, 100],
        [-45, 100, 110],
        [-30, 50, 120],
      ]);
      const from = EVENING - 3 * HOUR;
      const path = `/api/v1/luminaires/bailli:l5/readings?from=${from}&to=${new Date(EVENING).toISOString()}&limit=3`;
      const first = await operator.get(path);
      expect(first.body.items.map((reading: { level: number }) => reading.level)).to.deep.equal([0, 100, 100]);
      const second = await operator.get(`${path}&cursor=${first.body.next}`);
      expect(second.body).to.deep.include({ next: null });
      expect(second.body.items[0]).to.include({ level: 50, energyWh: 120 });
    });

    it('give their running night beside the curve of the program', async () => {
      const { status, body } = await operator.get('/api/v1/luminaires/bailli:l5/night');
      expect(status).to.equal(200);
      const { sunset, sunrise } = nightOf((await storedDesired(host.pool, 'bailli'))?.place as Place, EVENING) as Night;
      expect(body).to.include({ sunset, sunrise });
      expect(body).to.include({ switchedOnAt: EVENING - HOUR, switchedOffAt: null, energyWh: 20 });
      const levels = body.programmed.map(([, level]: [number, number]) => level);
      expect(levels).to.deep.equal([0, 100, 70, 50, 70, 100, 0]);
    });

    it('give the last night by day', async () => {
      const noon = Date.parse('2026-01-16T11:00:00Z');
      await host.clock.advanceTo(noon);
      const { body } = await operator.get('/api/v1/luminaires/bailli:l5/night');
      expect(body.to).to.be.below(noon);
      expect(body.sunset).to.be.above(EVENING - 3 * HOUR);
      host.clock.jump(EVENING - noon);
    });

    it('explain a level by program and by override, at any instant', async () => {
      const late = Date.parse('2026-01-15T23:30:00Z');
      const program = await operator.get(`/api/v1/luminaires/bailli:l2/explain?at=${late}`);
      expect(program.body).to.include({ level: 50, source: 'program', luminaire: 'bailli:l2', desiredVersion: 1 });
      expect(program.body.reason).to.be.a('string');
      const set = await operator.send('POST', '/api/v1/overrides', {
        luminaires: ['bailli:l2'],
        level: 90,
        durationMinutes: 30,
        reason: 'police at the scene',
      });
      expect(set.status).to.equal(201);
      const now = await operator.get('/api/v1/luminaires/bailli:l2/explain');
      expect(now.body).to.include({ level: 90, source: 'override', ruleId: set.body.id });
      const after = await operator.get(`/api/v1/luminaires/bailli:l2/explain?at=${EVENING + 31 * MINUTE}`);
      expect(after.body.source).to.equal('program');
      expect((await operator.get('/api/v1/luminaires/bailli:l2/explain?at=0')).status).to.equal(404);
    });

    it('explain what the class floor did to the level that was asked for', async () => {
      const { body: override } = await operator.send('POST', '/api/v1/overrides', {
        luminaires: ['bailli:l4'],
        level: 10,
        durationMinutes: 30,
        reason: 'filming',
      });
      const { body } = await operator.get('/api/v1/luminaires/bailli:l4/explain');
      expect(body).to.include({ level: 40, source: 'override', ruleId: override.id, colourTemperatureK: null });
      expect(body.clamp).to.include({ kind: 'floor', asked: 10, ruleId: body.bounds.floorRuleId });
      expect(body.bounds).to.include({ floor: 40, cap: 100, capRuleId: null });
      expect(body.drill).to.equal(null);
    });
  });

  describe('map and sums', () => {
    it('draws a street as one line through its luminaires', async () => {
      const { body, headers } = await operator.get('/api/v1/map/streets.geojson');
      expect(headers.get('content-type')).to.match(/^application\/geo\+json/);
      expect(body.features).to.have.length(1);
      expect(body.features[0].geometry.coordinates[0]).to.have.length(5);
      expect(body.features[0].properties).to.deep.equal({ nis: '21009', street: 'Rue bailli', luminaires: 5 });
    });

    it('gives points with state for the map', async () => {
      const { body } = await operator.get('/api/v1/map/luminaires.geojson');
      expect(body.features).to.have.length(5);
      expect(body.features[0].properties.state).to.include({ id: 'bailli:l1', actualLevel: 70 });
    });

    it('sums energy as the database does', async () => {
      const { body } = await operator.get(`/api/v1/energy?from=${EVENING - 3 * HOUR}&to=${EVENING}&groupBy=luminaire`);
      expect(body.totalWh).to.equal(20);
      expect(body.rows[0]).to.include({ key: 'bailli:l5', energyWh: 20 });
      const [sql] = await host.pool.query<{ wh: number }>(
        'select sum(energy_wh) as wh from energy_total($1, $2, $3, $4)',
        [new Date(EVENING - 3 * HOUR), new Date(EVENING), 'edge', ['21009']],
      );
      expect(body.totalWh).to.equal(sql?.wh);
      expect((await operator.get(`/api/v1/energy?from=10&to=5`)).body.errors[0].field).to.equal('to');
    });

    it('counts stored, lost, missing and repeated records per journal', async () => {
      await host.pool.query(`insert into edge_stream (edge_id, epoch, sequence, lost) values ('bailli', 'j1', 6, 1)`);
      const summary = async () => (await operator.get('/api/v1/records/summary')).body;
      expect(await summary()).to.deep.include({ rows: 4, lost: 1, missing: 1, duplicated: 0 });
      await host.pool.query('insert into reading select * from reading where sequence = 4');
      expect(await summary()).to.deep.include({ rows: 5, missing: 1, duplicated: 1 });
    });
  });

  describe('programs', () => {
    const path = '/api/v1/programs/residential';

    it('change in the street and as a new version of each edge concerned', async () => {
      const { body, headers } = await operator.get(path);
      host.published.length = 0;
      const changed = { ...body, baseLevel: 90 };
      const put = await operator.send('PUT', path, changed, { 'if-match': headers.get('etag') ?? '' });
      expect(put.status).to.equal(200);
      expect(put.headers.get('etag')).to.equal('"2"');
      expect(host.published).to.deep.equal([['bailli']]);
      const desired = await storedDesired(host.pool, 'bailli');
      expect(desired?.version).to.equal(2);
      expect(desired?.programs[0]?.baseLevel).to.equal(90);
      const [edge] = (await operator.get('/api/v1/edges')).body.items;
      expect(edge).to.include({ id: 'bailli', desiredVersion: 2, runningVersion: null });
    });

    it('change nothing in the street when nothing changed', async () => {
      const { body, headers } = await operator.get(path);
      host.published.length = 0;
      await operator.send('PUT', path, body, { 'if-match': headers.get('etag') ?? '' });
      expect(host.published).to.deep.equal([[]]);
      expect((await storedDesired(host.pool, 'bailli'))?.version).to.equal(2);
    });

    it('refuse a change made on an old version, and one that names none', async () => {
      const { body } = await operator.get(path);
      const stale = await operator.send('PUT', path, body, { 'if-match': '"1"' });
      expect(stale.status).to.equal(412);
      expect(stale.body.detail).to.match(/version 3 now, you changed version 1/);
      expect((await operator.send('PUT', path, body)).status).to.equal(428);
      expect((await operator.send('PUT', path, body, { 'if-match': 'three' })).status).to.equal(400);
    });

    it('let one of two simultaneous changes through', async () => {
      const { body, headers } = await operator.get(path);
      const ifMatch = { 'if-match': headers.get('etag') ?? '' };
      const both = await Promise.all(
        [80, 85].map((baseLevel) => operator.send('PUT', path, { ...body, baseLevel }, ifMatch)),
      );
      expect(both.map((answer) => answer.status).sort()).to.deep.equal([200, 412]);
    });

    it('are refused with the field that is wrong', async () => {
      const { body, headers } = await operator.get(path);
      const ifMatch = { 'if-match': headers.get('etag') ?? '' };
      const wrong = { ...body, steps: [{ kind: 'fixedTime', at: '25:00', level: 140 }] };
      const refused = await operator.send('PUT', path, wrong, ifMatch);
      expect(refused.status).to.equal(422);
      expect(refused.body.errors.map((error: { field: string }) => error.field)).to.include('steps.0.level');
      expect((await operator.send('PUT', path, { ...body, colour: 'red' }, ifMatch)).status).to.equal(422);
      const other = await operator.send('PUT', path, { ...body, id: 'other' }, ifMatch);
      expect(other.body.errors).to.deep.equal([{ field: 'id', message: 'must be residential as in the address' }]);
    });

    it('are made under a new id, and a calendar may then follow them', async () => {
      const { body } = await operator.get(path);
      const made = await operator.send('PUT', '/api/v1/programs/quiet', { ...body, id: 'quiet', name: 'Quiet' });
      expect(made.status).to.equal(201);
      const calendar = { id: 'weekend', name: 'Weekend', defaultProgramId: 'nothing', rules: [{ programId: 'quiet' }] };
      const refused = await operator.send('PUT', '/api/v1/calendars/weekend', calendar);
      expect(refused.status).to.equal(422);
      expect(refused.body.errors[0].field).to.equal('defaultProgramId');
      const good = { ...calendar, defaultProgramId: 'quiet' };
      expect((await operator.send('PUT', '/api/v1/calendars/weekend', good)).status).to.equal(201);
      expect((await operator.get('/api/v1/calendars/weekend')).body.defaultProgramId).to.equal('quiet');
    });

    it("show tonight's curve, stored or as a draft", async () => {
      const { body } = await operator.get(path);
      const draft = { ...body, baseLevel: 60, steps: [], dynamicControls: [] };
      const preview = await operator.send('POST', `${path}/preview?edge=bailli`, draft);
      expect(preview.status).to.equal(200);
      expect(preview.body.programmed.map(([, level]: [number, number]) => level)).to.deep.equal([0, 60, 0]);
      expect(preview.body.programmed[1][0]).to.equal(preview.body.sunset);
      const stored = await operator.send('POST', `${path}/preview`);
      expect(stored.body.programmed).to.have.length.above(3);
      expect((await operator.get(path)).body.baseLevel).to.not.equal(60);
    });
  });

  describe('overrides', () => {
    it('are set, followed and cancelled', async () => {
      const set = await operator.send('POST', '/api/v1/overrides', {
        luminaires: ['bailli:l3', 'bailli:l4', 'bailli:l3'],
        level: 100,
        durationMinutes: 60,
        reason: 'accident',
      });
      expect(set.headers.get('location')).to.equal(`/api/v1/overrides/${set.body.id}`);
      const one = await operator.get(`/api/v1/overrides/${set.body.id}`);
      expect(one.body).to.include({ state: 'active', until: EVENING + HOUR, rank: 'operator' });
      expect(one.body.outcomes).to.have.length(2);
      const cancelled = await operator.send('DELETE', `/api/v1/overrides/${set.body.id}`);
      expect(cancelled.body.state).to.equal('cancelled');
      const list = await operator.get('/api/v1/overrides?state=cancelled');
      expect(list.body.items.map((item: { id: string }) => item.id)).to.deep.equal([set.body.id]);
      const trail = await host.pool.query<{ action: string }>(
        'select action from audit_log where object = $1 order by id',
        [set.body.id],
      );
      expect(trail.map((entry) => entry.action)).to.deep.equal(['override.set', 'override.cancel']);
    });

    it('are refused beyond their limits, naming the field', async () => {
      const good = { luminaires: ['bailli:l3'], level: 50, durationMinutes: 10, reason: 'x' };
      for (const [field, body] of [
        ['level', { ...good, level: 101 }],
        ['durationMinutes', { ...good, durationMinutes: 1441 }],
        ['reason', { ...good, reason: '' }],
        ['luminaires', { ...good, luminaires: [] }],
        ['luminaires.0', { ...good, luminaires: ['nowhere:l1'] }],
      ] as const) {
        const { status, body: problem } = await operator.send('POST', '/api/v1/overrides', body);
        expect(status, field).to.equal(422);
        expect(problem.errors[0].field).to.equal(field);
      }
    });
  });

  describe('inventory import', () => {
    const csv = [
      'edge,cabinet,device,nis,street,latitude,longitude,nominal_power_w,short_address',
      'lesbroussart,C9,a,,Rue Lesbroussart,50.826,4.367,30,',
      'lesbroussart,C9,b,,Rue Lesbroussart,4.368,50.826,30,',
      'lesbroussart,C9,c,,Rue Lesbroussart,50.827,4.369,30,7',
    ].join('\n');
    const path = '/api/v1/inventory/import';

    it('judges without writing, then writes, then changes nothing', async () => {
      const dry = await administrator.send('POST', `${path}?dryRun=true`, csv);
      expect(dry.status).to.equal(200);
      expect(dry.body).to.deep.include({ isDryRun: true, read: 3, accepted: 2, merged: 0 });
      expect(dry.body.rejected[0]).to.include({ row: 3, field: 'latitude' });
      expect((await operator.get('/api/v1/luminaires?edge=lesbroussart')).body.items).to.have.length(0);

      await administrator.send('POST', path, csv);
      const first = (await operator.get('/api/v1/luminaires?edge=lesbroussart')).body.items;
      expect(first.map((lamp: { id: string; shortAddress: number }) => [lamp.id, lamp.shortAddress])).to.deep.equal([
        ['lesbroussart:a', 0],
        ['lesbroussart:c', 7],
      ]);
      host.published.length = 0;
      await administrator.send('POST', path, csv);
      expect((await operator.get('/api/v1/luminaires?edge=lesbroussart')).body.items).to.deep.equal(first);
      expect(host.published).to.deep.equal([[]]);
    });

    it('keeps the calendar that was chosen since', async () => {
      await host.pool.query(`update luminaire set calendar_id = 'weekend' where id = 'lesbroussart:a'`);
      await administrator.send('POST', path, csv);
      expect((await operator.get('/api/v1/luminaires/lesbroussart:a')).body.calendarId).to.equal('weekend');
    });

    it('refuses a whole file with one clear message', async () => {
      const unknown = await administrator.send('POST', `${path}?format=excel`, csv);
      expect(unknown.status).to.equal(422);
      expect(unknown.body.detail).to.match(/use lamplighter, lecce/);
      const json = await administrator.send('POST', path, { rows: [] });
      expect(json.status).to.equal(415);
    });

    it('takes 3 MiB where other routes take 1', async () => {
      const long = `${csv}\nlong,C9,z,,${'x'.repeat(3 * 1024 * 1024)},50.826,4.367,30,`;
      expect((await administrator.send('POST', `${path}?dryRun=true`, long)).body.read).to.equal(4);
      const reason = 'x'.repeat(1024 * 1024 + 1);
      expect((await operator.send('POST', '/api/v1/overrides', { reason })).status).to.equal(413);
    });

    it('serves two imports at once without giving an address twice', async () => {
      const list = (prefix: string) =>
        [
          'edge,cabinet,device,nis,street,latitude,longitude',
          ...Array.from({ length: 30 }, (_, index) => `twice,T,${prefix}${index},21009,Rue T,50.82,4.36`),
        ].join('\n');
      const both = await Promise.all(
        ['a', 'b'].map((prefix) =>
          importInventory(host.pool, { csv: list(prefix), mapping: 'lamplighter', actor: 'test', now: EVENING }),
        ),
      );
      expect(both.map(({ report }) => report.accepted)).to.deep.equal([30, 30]);
      const [row] = await host.pool.query<{ addresses: number }>(
        `select count(distinct (line, short_address))::integer as addresses from luminaire where edge_id = 'twice'`,
      );
      expect(row?.addresses).to.equal(60);
    });
  });

  describe('answers', () => {
    it('are problem details for every kind of wrong', async () => {
      for (const [method, path, status] of [
        ['GET', '/api/v1/nothing', 404],
        ['GET', '/api/v1/luminaires?limit=1001', 400],
        ['GET', '/api/v1/luminaires/not%20an%20id', 400],
        ['GET', '/api/v1/luminaires/bailli:l1/readings?from=yesterday&to=1', 400],
        ['PATCH', '/api/v1/luminaires', 404],
      ] as const) {
        const answer = await operator.send(method, path);
        expect(answer.status, `${method} ${path}`).to.equal(status);
        expect(answer.headers.get('content-type')).to.match(/^application\/problem\+json/);
        expect(answer.body.status).to.equal(status);
      }
    });

    it('bear headers that forbid foreign scripts, frames and caches', async () => {
      const { headers } = await operator.get('/api/v1/session');
      expect(headers.get('content-security-policy'))
        .to.include("script-src 'self';")
        .and.include("frame-ancestors 'none'");
      expect(headers.get('content-security-policy')).to.not.match(/script-src[^;]*unsafe/);
      expect(headers.get('x-content-type-options')).to.equal('nosniff');
      expect(headers.get('cache-control')).to.equal('no-store');
    });

    it('say in words when the database does not answer in time', async () => {
      await host.pool.transaction(async (sql) => {
        await sql.query('lock table luminaire_state in access exclusive mode');
        const answer = operator.get('/api/v1/luminaires');
        // The server ends the waiting statement as its time limit would.
        for (let ended = 0; ended === 0; ) {
          const rows = await host.pool.query(
            `select pg_cancel_backend(pid) from pg_stat_activity
             where wait_event_type = 'Lock' and query like '%luminaire_state%' and pid <> pg_backend_pid()`,
          );
          ended = rows.length;
        }
        const { status, body } = await answer;
        expect(status).to.equal(503);
        expect(body.detail).to.match(/try again/);
      });
    });

    it('tell health and metrics to anybody', async () => {
      expect((await host.request('GET', '/healthz')).body).to.include({ status: 'ok', database: true, broker: true });
      expect((await host.request('GET', '/metrics')).body).to.equal('lighting_up 1\n');
    });
  });
});
