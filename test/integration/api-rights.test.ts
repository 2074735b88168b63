import { expect } from 'chai';
import { ApiHost, type Client, EVENING } from './api-host.js';

/** The whole API: who may call what. A new route fails this test until it is written here. */
const RIGHTS: Readonly<Record<string, string>> = {
  'POST /api/v1/session': 'public',
  'GET /api/v1/session': 'session',
  'DELETE /api/v1/session': 'session',
  'GET /api/v1/luminaires': 'session',
  'GET /api/v1/luminaires/:id': 'session',
  'GET /api/v1/luminaires/:id/readings': 'session',
  'GET /api/v1/luminaires/:id/night': 'session',
  'GET /api/v1/luminaires/:id/explain': 'session',
  'GET /api/v1/map/luminaires.geojson': 'session',
  'GET /api/v1/map/streets.geojson': 'session',
  'GET /api/v1/map/municipalities': 'session',
  'GET /api/v1/edges': 'session',
  'PATCH /api/v1/edges/:id': 'import',
  'POST /api/v1/updates': 'administer',
  'GET /api/v1/updates/:kind/:version': 'session',
  'GET /api/v1/records/summary': 'session',
  'GET /api/v1/programs': 'session',
  'GET /api/v1/programs/:id': 'session',
  'PUT /api/v1/programs/:id': 'change-programs',
  'POST /api/v1/programs/:id/preview': 'session',
  'POST /api/v1/programs/:id/lint': 'session',
  'GET /api/v1/calendars': 'session',
  'GET /api/v1/calendars/:id': 'session',
  'PUT /api/v1/calendars/:id': 'change-programs',
  'POST /api/v1/calendars/:id/lint': 'session',
  'GET /api/v1/groups': 'session',
  'GET /api/v1/groups/:id': 'session',
  'PUT /api/v1/groups/:id': 'change-programs',
  'DELETE /api/v1/groups/:id': 'change-programs',
  'GET /api/v1/exemptions': 'session',
  'GET /api/v1/exemptions/:id': 'session',
  'PUT /api/v1/exemptions/:id': 'change-programs',
  'DELETE /api/v1/exemptions/:id': 'change-programs',
  'GET /api/v1/caps': 'session',
  'GET /api/v1/caps/:id': 'session',
  'PUT /api/v1/caps/:id': 'change-programs',
  'DELETE /api/v1/caps/:id': 'change-programs',
  'GET /api/v1/overrides': 'session',
  'POST /api/v1/overrides': 'command',
  'GET /api/v1/overrides/:id': 'session',
  'DELETE /api/v1/overrides/:id': 'command',
  'GET /api/v1/faults': 'session',
  'GET /api/v1/tickets': 'session',
  'GET /api/v1/energy': 'session',
  'POST /api/v1/inventory/import': 'import',
  'GET /api/v1/live': 'session',
  'GET /healthz': 'public',
  'GET /metrics': 'public',
  'GET /api/openapi.json': 'public',
};

describe('rights of the API', () => {
  const host = new ApiHost();
  let ixelles: Client;
  let viewer: Client;
  let region: Client;
  let overrideId = '';

  before(async () => {
    await host.start();
    await host.street('bailli', '21009');
    await host.street('neuve', '21004');
    ixelles = await host.signIn('operator', '21009');
    viewer = await host.signIn('viewer', '21009');
    region = await host.signIn('administrator');
    const set = await region.send('POST', '/api/v1/overrides', {
      luminaires: ['neuve:l1'],
      level: 30,
      durationMinutes: 60,
      reason: 'filming',
    });
    overrideId = set.body.id;
    await host.pool.query(
      `insert into fault (asset, edge_id, nis, code, state, raised_at, standing_since)
       values ('neuve:l1', 'neuve', '21004', 'lampFailure', 'confirmed', $1, $1)`,
      [new Date(EVENING)],
    );
    await host.pool.query(`insert into ticket (fault_id, reference, next_attempt_at) select id, 'r1', $1 from fault`, [
      new Date(EVENING),
    ]);
    await host.pool.query(
      `insert into control_program (id, nis, version, document, updated_at, updated_by)
       select 'own-of-brussels', '21004', 1, document || '{"id":"own-of-brussels"}', updated_at, updated_by
       from control_program where id = 'residential'`,
    );
    for (const [path, document] of [
      ['groups', { name: 'Neuve', luminaires: ['neuve:l1'] }],
      ['exemptions', { from: '2026-01-01', to: '2026-03-31', level: 10, approvedBy: 'alderman', reason: 'bats' }],
      ['caps', { kind: 'curfew', maxLevel: 60, reason: 'night rest' }],
    ] as const) {
      const id = `neuve-${path}`;
      const made = await region.send('PUT', `/api/v1/${path}/${id}?nis=21004`, { id, ...document });
      expect(made.status, path).to.equal(201);
    }
  });
  after(() => host.stop());

  it('cover every route there is', () => {
    const table = Object.fromEntries(
      host.accessTable
        .filter(({ method, url }) => method !== 'HEAD' && !url.startsWith('/api/docs'))
        .map(({ method, url, access }) => [`${method} ${url}`, access]),
    );
    expect(table).to.deep.equal(RIGHTS);
  });

  it('let nobody in without a session', async () => {
    for (const [route, access] of Object.entries(RIGHTS)) {
      const [method = '', url = ''] = route.split(' ');
      if (access === 'public') continue;
      const { status, body } = await host.request(method, url.replace(':id', 'neuve:l1'));
      expect(status, route).to.equal(401);
      expect(body, route).to.include({ status: 401, title: 'Not signed in' });
    }
  });

  it('let each role do what it may and no more', async () => {
    const roles = { viewer, operator: ixelles, administrator: await host.signIn('administrator', '21009') };
    const allowed: Readonly<Record<string, readonly string[]>> = {
      command: ['operator', 'administrator'],
      'change-programs': ['operator', 'administrator'],
      import: ['administrator'],
    };
    for (const [route, access] of Object.entries(RIGHTS)) {
      const [method = '', url = ''] = route.split(' ');
      if (!allowed[access]) continue;
      for (const [role, client] of Object.entries(roles)) {
        // An empty body is refused after the rights are checked: 4xx, but not 403.
        const { status } = await client.send(method, url.replace(':id', '00000000-0000-4000-8000-000000000000'), {});
        if (allowed[access]?.includes(role)) expect(status, `${role} ${route}`).to.be.within(404, 422);
        else expect(status, `${role} ${route}`).to.equal(403);
      }
    }
  });

  it('answer a foreign thing exactly as a missing one', async () => {
    const pairs: readonly [string, string, string, unknown?][] = [
      ['GET', '/api/v1/luminaires/neuve:l1', '/api/v1/luminaires/nowhere:l1'],
      ['GET', '/api/v1/luminaires/neuve:l1/readings?from=0&to=1', '/api/v1/luminaires/nowhere:l1/readings?from=0&to=1'],
      ['GET', '/api/v1/luminaires/neuve:l1/night', '/api/v1/luminaires/nowhere:l1/night'],
      ['GET', '/api/v1/luminaires/neuve:l1/explain', '/api/v1/luminaires/nowhere:l1/explain'],
      ['GET', '/api/v1/programs/own-of-brussels', '/api/v1/programs/own-of-nobody'],
      ['POST', '/api/v1/programs/own-of-brussels/preview', '/api/v1/programs/own-of-nobody/preview'],
      ['POST', '/api/v1/programs/residential/preview?edge=neuve', '/api/v1/programs/residential/preview?edge=nowhere'],
      ['GET', '/api/v1/groups/neuve-groups', '/api/v1/groups/nowhere-groups'],
      ['DELETE', '/api/v1/groups/neuve-groups', '/api/v1/groups/nowhere-groups'],
      ['GET', '/api/v1/exemptions/neuve-exemptions', '/api/v1/exemptions/nowhere-exemptions'],
      ['DELETE', '/api/v1/exemptions/neuve-exemptions', '/api/v1/exemptions/nowhere-exemptions'],
      ['GET', '/api/v1/caps/neuve-caps', '/api/v1/caps/nowhere-caps'],
      ['DELETE', '/api/v1/caps/neuve-caps', '/api/v1/caps/nowhere-caps'],
      ['GET', `/api/v1/overrides/${overrideId}`, '/api/v1/overrides/00000000-0000-4000-8000-000000000000'],
      ['DELETE', `/api/v1/overrides/${overrideId}`, '/api/v1/overrides/00000000-0000-4000-8000-000000000000'],
    ];
    for (const [method, foreign, missing] of pairs) {
      const ours = await ixelles.send(method, foreign);
      const none = await ixelles.send(method, missing);
      expect(ours.status, `${method} ${foreign}`).to.equal(404);
      const blurred = (text: unknown) =>
        JSON.stringify(text).replace(/neuve|nowhere|own-of-brussels|own-of-nobody|[0-9a-f]{8}-[0-9a-f-]{27}/g, '*');
      expect(blurred(ours.body), `${method} ${foreign}`).to.equal(blurred(none.body));
      expect(ours.status).to.equal(none.status);
    }
    const foreignOverride = { luminaires: ['neuve:l1'], level: 1, durationMinutes: 1, reason: 'x' };
    const ours = await ixelles.send('POST', '/api/v1/overrides', foreignOverride);
    const none = await ixelles.send('POST', '/api/v1/overrides', { ...foreignOverride, luminaires: ['nowher:l1'] });
    expect(ours.status).to.equal(422);
    expect(JSON.stringify(ours.body)).to.equal(JSON.stringify(none.body).replaceAll('nowher', 'neuve'));
  });

  it('show every list without what is foreign', async () => {
    const lists = [
      '/api/v1/luminaires',
      '/api/v1/luminaires?nis=21004',
      '/api/v1/luminaires?edge=neuve',
      '/api/v1/map/luminaires.geojson',
      '/api/v1/map/streets.geojson',
      '/api/v1/map/municipalities',
      '/api/v1/edges',
      '/api/v1/records/summary',
      '/api/v1/programs',
      '/api/v1/groups',
      '/api/v1/exemptions',
      '/api/v1/exemptions?nis=21004',
      '/api/v1/caps',
      '/api/v1/overrides',
      '/api/v1/faults',
      '/api/v1/tickets',
      `/api/v1/energy?from=0&to=86400000&groupBy=luminaire`,
    ];
    for (const path of lists) {
      const mine = await ixelles.get(path);
      expect(mine.status, path).to.equal(200);
      expect(JSON.stringify(mine.body), path).to.not.match(/neuve|21004|Bruxelles|own-of-brussels/);
      const all = await region.get(path);
      if (!/records|energy|nis=|edge=/.test(path)) {
        expect(JSON.stringify(all.body), path).to.match(/neuve|21004|own-of-brussels/);
      }
    }
  });

  it('keep a shared program from being changed by one of several municipalities it lights', async () => {
    const { body, headers } = await ixelles.get('/api/v1/programs/residential');
    const ifMatch = { 'if-match': headers.get('etag') ?? '' };
    const refused = await ixelles.send('PUT', '/api/v1/programs/residential', { ...body, baseLevel: 10 }, ifMatch);
    expect(refused.status).to.equal(403);
    expect(refused.body.detail).to.match(/other municipalities/);
    expect((await region.send('PUT', '/api/v1/programs/residential', body, ifMatch)).status).to.equal(200);
  });

  it('keep an import from touching municipalities and edges of others', async () => {
    const administrator = await host.signIn('administrator', '21009');
    const csv = [
      'edge,cabinet,device,nis,street,latitude,longitude',
      'fresh,C,l1,21004,Rue Neuve,50.85,4.35',
      'neuve,C,l9,21009,Rue Neuve,50.85,4.35',
      'bailli,C,l9,21009,Rue du Bailli,50.83,4.36',
    ].join('\n');
    const { body } = await administrator.send('POST', '/api/v1/inventory/import', csv);
    expect(body.accepted).to.equal(1);
    expect(body.rejected.map((row: { row: number; field: string }) => [row.row, row.field])).to.deep.equal([
      [2, 'nis'],
      [3, 'edge'],
    ]);
  });
});
