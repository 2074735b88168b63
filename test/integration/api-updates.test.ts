import { edgeId, takesPart } from '@lamplighter/contracts';
import { expect } from 'chai';
import { ApiHost, type Client, EVENING } from './api-host.js';

const EDGES = Array.from({ length: 20 }, (_, index) => `cabinet-${index}`);
const offer = (more: object = {}) => ({
  kind: 'software',
  version: 7,
  source: 'https://updates.example/edges/7/',
  rollout: { percent: 10, seed: 'spring' },
  ...more,
});
const inWave = (percent: number, version = 7): string[] =>
  EDGES.filter((id) => takesPart(edgeId(id), version, { percent, seed: 'spring' })).sort();

describe('updates over the API (LS-11)', () => {
  const host = new ApiHost();
  let region: Client;
  let ixelles: Client;

  /** What an edge told of version 7, as its journal brings it. */
  const tell = (edge: string, name: string, minute: number, detail: object = {}): Promise<unknown> =>
    host.pool.query(
      `insert into event (sampled_at, edge_id, epoch, sequence, kind, asset, name, detail, received_at)
       values ($1, $2, 'j1', $3, 'event', $2, $4, $5, $1)`,
      [
        new Date(EVENING + minute * 60_000),
        edge,
        minute,
        name,
        JSON.stringify({
          'Event/Name': name,
          'Event/Detail': JSON.stringify({ kind: 'software', version: 7, label: '0.7.0', reason: '', ...detail }),
        }),
      ],
    );
  const wave = async () => (await region.get('/api/v1/updates/software/7')).body;

  before(async () => {
    await host.start();
    for (const edge of EDGES) await host.street(edge, '21004', 1);
    await host.street('bailli', '21009', 1);
    region = await host.signIn('administrator');
    ixelles = await host.signIn('administrator', '21009');
  });
  after(() => host.stop());

  it('are offered to the edges of the share that is signed, and put into the audit log', async () => {
    expect((await region.get('/api/v1/updates/software/7')).status, 'before').to.equal(404);
    const answer = await region.send('POST', '/api/v1/updates', offer({ edges: EDGES }));
    expect([answer.status, answer.body]).to.deep.equal([201, { edges: inWave(10).length }]);
    expect(inWave(10)).to.have.length.within(1, 8);
    expect(host.updated.at(-1)).to.deep.equal(inWave(10));
    const [entry] = await host.pool.query<{ detail: unknown }>(
      `select detail from audit_log where action = 'update.offer' order by id desc limit 1`,
    );
    expect(entry?.detail).to.deep.include({ source: offer().source, edges: inWave(10) });
  });

  it('fare as their edges tell: a wave goes on once all answered, and halts when it failed at more than 2 %', async () => {
    const [first = '', ...others] = inWave(10);
    expect(await wave()).to.deep.include({ percent: 10, committed: 0, missing: 1 + others.length, nextPercent: 10 });
    for (const edge of others) await tell(edge, 'updateCommitted', 10);
    await tell(first, 'updateCommitted', 10, { version: 6 });
    await tell(first, 'updateCommitted', 10, { kind: 'configuration' });
    await tell(first, 'updateCommitted', 11, { version: 70, label: '"kind":"software","version":7,' });
    expect(await wave(), 'other versions and kinds do not count').to.deep.include({ missing: 1, nextPercent: 10 });
    await tell(first, 'updateCommitted', 12);
    await tell(first, 'updateRefused', 13);
    expect(await wave(), 'a later refusal takes nothing back').to.deep.include({
      committed: 1 + others.length,
      refused: 0,
      missing: 0,
      nextPercent: 100,
    });
    const answer = await region.send(
      'POST',
      '/api/v1/updates',
      offer({ edges: EDGES, rollout: { percent: 100, seed: 'spring' } }),
    );
    expect(answer.body).to.deep.equal({ edges: EDGES.length });
    await tell(EDGES.find((id) => !inWave(10).includes(id)) ?? '', 'updateReturned', 20);
    expect(await wave()).to.deep.include({ percent: 100, edges: EDGES.length, returned: 1, nextPercent: null });
  });

  it('go to nobody else’s edges, and say which field is wrong', async () => {
    const foreign = await ixelles.send(
      'POST',
      '/api/v1/updates',
      offer({ version: 8, edges: ['bailli', 'cabinet-1'] }),
    );
    expect([foreign.status, foreign.body.errors[0].field]).to.deep.equal([422, 'edges.1']);
    await ixelles.send('POST', '/api/v1/updates', offer({ version: 8, rollout: { percent: 100, seed: 'x' } }));
    expect(host.updated.at(-1)).to.deep.equal(['bailli']);
    expect((await ixelles.get('/api/v1/updates/software/7')).status).to.equal(404);
    for (const wrong of [
      { source: 'file:///etc' },
      { version: 0 },
      { kind: 'firmware' },
      { rollout: { percent: 0, seed: 'x' } },
    ]) {
      const answer = await region.send('POST', '/api/v1/updates', offer(wrong));
      expect([answer.status, answer.body.errors[0].field.split('.')[0]], JSON.stringify(wrong)).to.deep.equal([
        422,
        Object.keys(wrong)[0],
      ]);
    }
  });
});
