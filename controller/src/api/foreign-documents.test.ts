import { SteppedClock } from '@lamplighter/contracts';
import { expect } from 'chai';
import { addUser, createSignInCode } from '../auth/index.js';
import type { Database } from '../db/index.js';
import { DEFAULT_CALENDAR_ID, importInventory, seedDefaults } from '../inventory/index.js';
import { openTestDatabase, quietLog } from '../testing/test-database.js';
import type { ApiApp, ApiContext } from './api-context.js';
import { buildApi } from './api-server.js';
import { LiveStream } from './live-stream.js';

const EVENING = Date.parse('2026-01-15T18:00:00Z');

interface Answer {
  readonly status: number;
  readonly body: { readonly detail?: string };
}

describe('programs and calendars of other municipalities', function () {
  this.timeout(60_000);
  let database: Database;
  let app: ApiApp;
  const clock = new SteppedClock(EVENING);

  /** Sends as an operator of that municipality. */
  const signedIn = async (nis: string) => {
    const pool = database.pool('web');
    const { id } = await addUser(pool, { name: `operator-${nis}`, role: 'operator', nisCodes: [nis], password: null });
    const code = await createSignInCode(pool, id, clock.now());
    const session = await app.inject({ method: 'POST', url: '/api/v1/session', payload: { code } });
    const cookie = String(session.headers['set-cookie']).split(';')[0] ?? '';
    return async (method: 'GET' | 'PUT', url: string, payload?: object, ifMatch?: string): Promise<Answer> => {
      const headers = { cookie, 'x-csrf-token': session.json().csrfToken, ...(ifMatch && { 'if-match': ifMatch }) };
      const answer = await app.inject({ method, url, headers, ...(payload && { payload }) });
      return { status: answer.statusCode, body: answer.json() };
    };
  };
  let brussels: Awaited<ReturnType<typeof signedIn>>;
  let ixelles: Awaited<ReturnType<typeof signedIn>>;

  before(async () => {
    database = await openTestDatabase();
    const pool = database.pool('web');
    await seedDefaults(pool, EVENING);
    await importInventory(pool, {
      csv: 'edge,device,nis,street,latitude,longitude\nneuve,l1,21004,Rue Neuve,50.85,4.35',
      mapping: 'lamplighter',
      actor: 'test',
      now: EVENING,
    });
    const nobody = async (): Promise<never> => {
      throw new Error('no override here');
    };
    const context: ApiContext = {
      pool,
      clock,
      io: clock,
      log: quietLog,
      overrides: { set: nobody, cancel: nobody },
      live: { subscribe: () => () => undefined },
      publishDesired: () => undefined,
      sendUpdates: () => undefined,
      isBrokerConnected: () => true,
      metrics: { contentType: 'text/plain; version=0.0.4; charset=utf-8', metrics: async () => '' },
      isDemo: false,
      trustProxy: false,
      version: '0.0.0-test',
    };
    app = await buildApi(context, new LiveStream(context));
    brussels = await signedIn('21004');
    ixelles = await signedIn('21009');
  });
  after(async () => {
    await app?.close();
    await database.stop();
  });

  for (const { path, shared } of [
    { path: '/api/v1/programs', shared: 'residential' },
    { path: '/api/v1/calendars', shared: DEFAULT_CALENDAR_ID },
  ]) {
    it(`are not told from shared ones when somebody else uses their id (${path})`, async () => {
      const { body: document } = await brussels('GET', `${path}/${shared}`);
      const named = (id: string): object => ({ ...document, id });
      const made = await brussels('PUT', `${path}/own-of-brussels`, named('own-of-brussels'));
      expect(made.status, made.body.detail).to.equal(201);

      const taken = await ixelles('PUT', `${path}/own-of-brussels`, named('own-of-brussels'));
      expect(taken.status).to.equal(403);
      expect(JSON.stringify(taken.body)).to.not.match(/21004|brussels|bruxelles/i);
      const followed = await ixelles('PUT', `${path}/${shared}`, document, '"1"');
      expect(taken, 'as for a shared one that lights others').to.deep.equal(followed);

      // With a version, a foreign id answers as an id that nobody has.
      const foreign = await ixelles('PUT', `${path}/own-of-brussels`, named('own-of-brussels'), '"1"');
      const missing = await ixelles('PUT', `${path}/own-of-nobody00`, named('own-of-nobody00'), '"1"');
      expect(foreign.status).to.equal(412);
      expect(JSON.stringify(foreign)).to.equal(
        JSON.stringify(missing).replaceAll('own-of-nobody00', 'own-of-brussels'),
      );
      const stored = await brussels('GET', `${path}/own-of-brussels`);
      expect(stored, 'untouched').to.deep.equal({ status: 200, body: named('own-of-brussels') });
    });
  }
});
