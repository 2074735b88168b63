import { SteppedClock } from '@lamplighter/contracts';
import { expect } from 'chai';
import { createStreetIssueSystem, STREET_ISSUE_DEMO_KEY, type StreetIssueSystem } from './street-issue-system.js';

const NOW = Date.UTC(2026, 10, 22, 18);
const LAMP = {
  api_key: STREET_ISSUE_DEMO_KEY,
  service_code: 'street-light-out',
  lat: '50.85',
  long: '4.35',
  description: 'lamp-007 is dark [ref 42]',
  'attribute[asset_ref]': 'edge-a:lamp-007',
};

describe('the simulated street-issue system', () => {
  let system: StreetIssueSystem;
  let url: string;

  beforeEach(async () => {
    system = createStreetIssueSystem({ port: 0, clock: new SteppedClock(NOW) });
    url = await system.start();
  });
  afterEach(() => system.stop());

  const post = (path: string, fields: Record<string, string>): Promise<Response> =>
    fetch(`${url}${path}`, { method: 'POST', body: new URLSearchParams(fields), signal: AbortSignal.timeout(2_000) });
  const get = async (path: string): Promise<unknown> => (await fetch(`${url}${path}`)).json();

  it('lists its services and defines them', async () => {
    const services = (await get('/services.json')) as { service_code: string }[];
    expect(services.map((each) => each.service_code)).to.include('street-light-out');
    expect(services[0]).to.not.have.property('attributes');
    const definition = (await get('/services/street-light-out.json')) as { attributes: { code: string }[] };
    expect(definition.attributes.map((each) => each.code)).to.include('asset_ref');
    expect(await get('/discovery.json')).to.have.nested.property('endpoints[0].url', url);
  });

  it('stores a request and serves it by id, by list and by status', async () => {
    const answer = (await (await post('/requests.json', LAMP)).json()) as { service_request_id: string }[];
    const id = answer[0]?.service_request_id ?? '';
    expect(system.requests).to.have.length(1);
    expect(system.requests[0]?.attributes).to.deep.equal({ asset_ref: 'edge-a:lamp-007' });
    const [one] = (await get(`/requests/${id}.json`)) as Record<string, unknown>[];
    expect(one).to.include({
      service_request_id: id,
      status: 'open',
      lat: 50.85,
      requested_datetime: '2026-11-22T18:00:00.000Z',
    });
    expect(one).to.not.have.property('extended_attributes');
    expect(await get(`/requests.json?service_request_id=${id}`)).to.have.length(1);
    expect(await get('/requests.json?status=closed')).to.have.length(0);
    system.setStatus(id, 'fixed', 'lamp replaced');
    expect(await get('/requests.json?status=closed&extensions=true')).to.have.nested.property(
      '[0].extended_attributes.asset_ref',
    );
    expect(await get('/requests.json?start_date=2026-11-22T18:30:00Z')).to.have.length(0);
  });

  it('refuses what the specification refuses, naming the field, and stores nothing', async () => {
    const cases: [Record<string, string>, number, string][] = [
      [{ api_key: '' }, 403, 'api_key was not provided'],
      [{ api_key: 'wrong' }, 403, 'api_key is not valid'],
      [{ service_code: '' }, 400, 'service_code was not provided'],
      [{ service_code: 'potholes' }, 404, 'potholes'],
      [{ lat: '' }, 400, 'a location is required'],
      [{ lat: '95' }, 400, 'lat must be'],
      [{ description: 'x'.repeat(4_001) }, 400, 'description has 4001 characters'],
    ];
    for (const [change, status, reason] of cases) {
      const answer = await post('/requests.json', { ...LAMP, ...change });
      expect(answer.status).to.equal(status);
      const [error] = (await answer.json()) as { code: number; description: string }[];
      expect(error?.code).to.equal(status);
      expect(error?.description).to.contain(reason);
    }
    const json = await fetch(`${url}/requests.json`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{}',
    });
    expect(json.status).to.equal(400);
    expect((await fetch(`${url}/requests/1.json`)).status).to.equal(404);
    expect((await fetch(`${url}/requests.xml`)).status).to.equal(404);
    expect(system.requests).to.have.length(0);
  });

  it('takes updates once, applies them and lists them', async () => {
    await post('/requests.json', LAMP);
    const id = system.requests[0]?.id ?? '';
    const update = {
      api_key: STREET_ISSUE_DEMO_KEY,
      update_id: 'u1',
      service_request_id: id,
      status: 'FIXED',
      updated_datetime: '2026-11-22T17:30:00Z',
      description: 'burns again',
    };
    for (let copy = 0; copy < 2; copy += 1) {
      expect(await (await post('/servicerequestupdates.json', update)).json()).to.deep.equal([{ update_id: 'u1' }]);
    }
    expect(system.updates).to.have.length(1);
    expect(system.requests[0]?.status).to.equal('fixed');
    expect(await get('/servicerequestupdates.json')).to.deep.include.members([
      {
        update_id: 'u1',
        service_request_id: id,
        status: 'FIXED',
        updated_datetime: '2026-11-22T17:30:00.000Z',
        description: 'burns again',
        media_url: '',
      },
    ]);
    expect((await post('/servicerequestupdates.json', { ...update, status: 'DONE' })).status).to.equal(400);
    expect((await post('/servicerequestupdates.json', { ...update, updated_datetime: 'today' })).status).to.equal(400);
  });

  it('fails as told and then works again', async () => {
    system.inject({ kind: 'status', status: 500 });
    system.inject({ kind: 'status', status: 429, retryAfterSeconds: 7 });
    expect((await post('/requests.json', LAMP)).status).to.equal(500);
    const busy = await post('/requests.json', LAMP);
    expect([busy.status, busy.headers.get('retry-after')]).to.deep.equal([429, '7']);
    system.inject({ kind: 'html' });
    const page = await post('/requests.json', LAMP);
    expect([page.status, page.headers.get('content-type')]).to.deep.equal([200, 'text/html']);
    expect(system.requests).to.have.length(0);
    system.inject({ kind: 'doubled' });
    expect(await (await post('/requests.json', LAMP)).json()).to.have.length(2);
    expect(system.requests).to.have.length(1);
    expect(system.calls.map((call) => call.failure)).to.deep.equal(['status', 'status', 'html', 'doubled']);
    expect(JSON.stringify(system.calls)).to.not.contain(STREET_ISSUE_DEMO_KEY);
  });

  it('commits and never answers', async () => {
    system.inject({ kind: 'commitThenTimeout' });
    const body = new URLSearchParams(LAMP);
    const lost = fetch(`${url}/requests.json`, { method: 'POST', body, signal: AbortSignal.timeout(300) });
    expect(await lost.then(() => 'answered').catch((error: Error) => error.name)).to.equal('TimeoutError');
    expect(system.requests).to.have.length(1);
  });

  it('gives a token that resolves later', async () => {
    system.inject({ kind: 'token', polls: 1 });
    const [{ token } = { token: '' }] = (await (await post('/requests.json', LAMP)).json()) as { token: string }[];
    expect(await get('/requests.json'), 'not public yet').to.deep.equal([]);
    expect(await get(`/tokens/${token}.json`)).to.deep.equal([{ token }]);
    const id = system.requests[0]?.id;
    expect(await get(`/tokens/${token}.json`)).to.deep.equal([{ token, service_request_id: id }]);
    expect(await get('/requests.json')).to.have.length(1);
  });

  it('cuts every connection while it is down', async () => {
    system.setDown(true);
    expect(
      await post('/requests.json', LAMP)
        .then(() => 'answered')
        .catch(() => 'cut'),
    ).to.equal('cut');
    system.setDown(false);
    expect((await post('/requests.json', LAMP)).status).to.equal(200);
    expect(system.requests).to.have.length(1);
  });
});
