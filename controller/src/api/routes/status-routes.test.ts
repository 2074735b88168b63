import { SteppedClock } from '@lamplighter/contracts';
import { expect } from 'chai';
import { quietLog } from '../../testing/test-database.js';
import type { ApiApp, ApiContext } from '../api-context.js';
import { buildApi } from '../api-server.js';
import { LiveStream } from '../live-stream.js';

describe('health', () => {
  const works = { database: true, broker: true, ingest: true };
  let app: ApiApp;

  before(async () => {
    const clock = new SteppedClock(Date.parse('2026-01-15T18:00:00Z'));
    const nobody = async (): Promise<never> => {
      throw new Error('not asked here');
    };
    const query = async (): Promise<never[]> => {
      if (!works.database) throw new Error('the database is away');
      return [];
    };
    const context: ApiContext = {
      pool: { query, transaction: nobody },
      clock,
      io: clock,
      log: quietLog,
      overrides: { set: nobody, cancel: nobody },
      live: { subscribe: () => () => undefined },
      publishDesired: () => undefined,
      sendUpdates: () => undefined,
      isBrokerConnected: () => works.broker,
      isIngestWorking: () => works.ingest,
      metrics: { contentType: 'text/plain; version=0.0.4; charset=utf-8', metrics: async () => '' },
      isDemo: false,
      trustProxy: false,
      version: '0.0.0-test',
    };
    app = await buildApi(context, new LiveStream(context));
  });
  after(() => app.close());

  const healthWhen = async (state: Partial<typeof works>) => {
    Object.assign(works, { database: true, broker: true, ingest: true }, state);
    const answer = await app.inject({ method: 'GET', url: '/healthz' });
    return { code: answer.statusCode, ...answer.json() };
  };

  it('is ok while database, broker and ingest work', async () => {
    expect(await healthWhen({})).to.deep.equal({ code: 200, status: 'ok', ...works, version: '0.0.0-test' });
  });

  it('is degraded, yet answers 200, while the database refuses what edges report', async () => {
    expect(await healthWhen({ ingest: false })).to.include({
      code: 200,
      status: 'degraded',
      database: true,
      ingest: false,
    });
  });

  it('answers 503 only when the database does not answer', async () => {
    expect(await healthWhen({ broker: false })).to.include({ code: 200, status: 'degraded', ingest: true });
    expect(await healthWhen({ database: false })).to.include({ code: 503, status: 'degraded' });
  });
});
