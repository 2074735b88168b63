import { HOUR, MINUTE } from '@lamplighter/contracts';
import { addUser, createSignInCode, verifyAudit } from '@lamplighter/controller';
import { expect } from 'chai';
import { ApiHost } from './api-host.js';

describe('signing in', () => {
  const host = new ApiHost();
  let ahead = 0;

  before(async () => {
    const real = host.io;
    host.io = {
      now: () => real.now() + ahead,
      monotonic: () => real.monotonic(),
      every: (period, task) => real.every(period, task),
      after: (delay, task) => real.after(delay, task),
    };
    await host.start();
    await host.street('e1', '21004');
    await addUser(host.pool, {
      name: 'marie',
      role: 'operator',
      nisCodes: ['21004'],
      password: 'streets by lamplight',
    });
  });
  after(() => host.stop());
  afterEach(async () => {
    ahead = 0;
    await host.pool.query('delete from sign_in_failure');
  });

  const byPassword = (name: string, password: string) => host.request('POST', '/api/v1/session', { name, password });

  it('opens a session by name and password, with a strict cookie and a token', async () => {
    const { status, headers, body } = await byPassword('Marie', 'streets by lamplight');
    expect(status).to.equal(200);
    expect(body.user).to.deep.equal({ name: 'marie', displayName: 'marie', role: 'operator', nisCodes: ['21004'] });
    expect(headers.getSetCookie()[0])
      .to.match(/HttpOnly/)
      .and.match(/SameSite=Strict/)
      .and.match(/Path=\//);
    expect(body.csrfToken).to.have.length.above(30);
    expect(JSON.stringify(body)).to.not.match(/scrypt/);
  });

  it('answers a wrong password and an unknown name alike', async () => {
    const wrong = await byPassword('marie', 'streets by moonlight');
    const unknown = await byPassword('nobody-here', 'streets by moonlight');
    expect(wrong.status).to.equal(401);
    expect(unknown).to.deep.include({ status: 401, body: wrong.body });
    expect(wrong.headers.get('content-type')).to.match(/^application\/problem\+json/);
  });

  it('closes an account for a quarter of an hour after five failures', async () => {
    for (let index = 0; index < 5; index += 1) await byPassword('marie', `wrong number ${index}`);
    const blocked = await byPassword('marie', 'streets by lamplight');
    expect(blocked.status).to.equal(429);
    expect(Number(blocked.headers.get('retry-after'))).to.be.within(1, 900);
    ahead = 16 * MINUTE;
    expect((await byPassword('marie', 'streets by lamplight')).status).to.equal(200);
  });

  it('lets a code be used once', async () => {
    const user = await addUser(host.pool, { name: 'by-code', role: 'viewer', nisCodes: ['21004'], password: null });
    const code = await createSignInCode(host.pool, user.id, host.io.now());
    const tries = await Promise.all(
      [1, 2, 3].map(() => host.request('POST', '/api/v1/session', { code: ` ${code.toLowerCase()} ` })),
    );
    expect(tries.map((answer) => answer.status).sort()).to.deep.equal([200, 401, 401]);
  });

  it('does not take a code that is a day old', async () => {
    const user = await addUser(host.pool, { name: 'late', role: 'viewer', nisCodes: ['21004'], password: null });
    const code = await createSignInCode(host.pool, user.id, host.io.now());
    ahead = 24 * HOUR;
    expect((await host.request('POST', '/api/v1/session', { code })).status).to.equal(401);
  });

  it('ends a session after 30 idle minutes, and after 12 hours of work', async () => {
    const idle = await host.signIn('viewer', '21004');
    ahead = 29 * MINUTE;
    expect((await idle.get('/api/v1/session')).status).to.equal(200);
    ahead += 31 * MINUTE;
    expect((await idle.get('/api/v1/session')).status).to.equal(401);
    ahead = 0;
    const busy = await host.signIn('viewer', '21004');
    for (; ahead < 12 * HOUR; ahead += 20 * MINUTE) {
      expect((await busy.get('/api/v1/session')).status, `after ${ahead / MINUTE} minutes`).to.equal(200);
    }
    ahead = 12 * HOUR + MINUTE;
    expect((await busy.get('/api/v1/session')).status).to.equal(401);
  });

  it('ends a session at once when its person signs out or is disabled', async () => {
    const leaving = await host.signIn('viewer', '21004');
    expect((await leaving.send('DELETE', '/api/v1/session')).status).to.equal(204);
    expect((await leaving.get('/api/v1/session')).status).to.equal(401);
    const disabled = await host.signIn('viewer', '21004');
    const { user } = (await disabled.get('/api/v1/session')).body;
    await host.pool.query('update app_user set disabled_at = now() where name = $1', [user.name]);
    expect((await disabled.get('/api/v1/session')).status).to.equal(401);
  });

  it('gives a new session at each sign-in and ends the one the browser had', async () => {
    const first = await host.signIn('viewer', '21004');
    const again = await host.request(
      'POST',
      '/api/v1/session',
      { name: 'marie', password: 'streets by lamplight' },
      { cookie: first.cookie },
    );
    expect(again.headers.getSetCookie()[0]?.split(';')[0]).to.not.equal(first.cookie);
    expect((await first.get('/api/v1/session')).status).to.equal(401);
  });

  it("refuses an unsafe request without the token, with another session's token, or from another site", async () => {
    const client = await host.signIn('operator', '21004');
    const other = await host.signIn('operator', '21004');
    const body = { luminaires: ['e1:l1'], level: 50, durationMinutes: 5, reason: 'test' };
    for (const headers of [
      { 'x-csrf-token': '' },
      { 'x-csrf-token': other.csrf },
      { origin: 'https://evil.example' },
      { origin: 'null' },
      { 'sec-fetch-site': 'cross-site' },
    ]) {
      const { status } = await client.send('POST', '/api/v1/overrides', body, headers);
      expect(status, JSON.stringify(headers)).to.equal(403);
    }
    expect((await client.send('POST', '/api/v1/overrides', body, { origin: host.url })).status).to.equal(201);
    const fromElsewhere = { origin: 'https://evil.example' };
    expect((await host.request('POST', '/api/v1/session', { code: 'AAAA-BBBB' }, fromElsewhere)).status).to.equal(403);
  });

  it('keeps no token, code or password in the database', async () => {
    const client = await host.signIn('viewer', '21004');
    const tables = await host.pool.query<{ text: string }>(
      `select (select coalesce(json_agg(s)::text, '') from app_session s) || (select coalesce(json_agg(c)::text, '') from sign_in_code c)
         || (select coalesce(json_agg(u)::text, '') from app_user u) || (select coalesce(json_agg(a)::text, '') from audit_log a) as text`,
    );
    expect(tables[0]?.text).to.not.include(client.cookie.split('=')[1]);
    expect(tables[0]?.text).to.not.include('streets by lamplight');
  });

  it('writes sign-ins to a chain that shows any later change', async () => {
    const whole = await verifyAudit(host.pool);
    expect(whole.firstBroken).to.equal(null);
    expect(whole.rows).to.be.above(10);
    const refusal = await host.pool.query('update audit_log set actor = $1 where id = 3', ['somebody else']).then(
      () => null,
      (error: Error) => error.message,
    );
    expect(refusal).to.match(/append-only/);
    await host.pool.transaction(async (sql) => {
      await sql.query('alter table audit_log disable trigger audit_log_append_only');
      await sql.query('update audit_log set actor = $1 where id = 3', ['somebody else']);
      await sql.query('alter table audit_log enable trigger audit_log_append_only');
    });
    expect((await verifyAudit(host.pool)).firstBroken).to.equal(3);
  });
});
