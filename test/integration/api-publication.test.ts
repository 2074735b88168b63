import { ControlProgram, type LintFinding } from '@lamplighter/contracts';
import { storedDesired, verifyAudit } from '@lamplighter/controller';
import { defaultCalendar, defaultProgram } from '@lamplighter/lighting';
import { expect } from 'chai';
import { type Answer, ApiHost, type Client } from './api-host.js';

const PROGRAM = '/api/v1/programs/residential';

/** Lights by day and leaves the night dark. */
const BY_DAY = ControlProgram.parse({
  ...defaultProgram(),
  activePeriods: [{ kind: 'absolute', on: '09:00', off: '16:00' }],
});
/** The luminaires are of class M4, whose floor is 40 %. */
const TOO_DIM = { ...defaultProgram(), steps: [{ kind: 'fixedTime', at: '23:00', level: 20 }] };

describe('a program before it is published', () => {
  const host = new ApiHost();
  let operator: Client;
  let viewer: Client;

  before(async () => {
    await host.start();
    await host.street('bailli', '21009');
    await host.street('neuve', '21004');
    operator = await host.signIn('operator', '21009', '21004');
    viewer = await host.signIn('viewer', '21009');
  });
  after(() => host.stop());

  const version = async (): Promise<string> => (await operator.get(PROGRAM)).headers.get('etag') ?? '';
  const put = async (document: object, reason?: string): Promise<Answer> =>
    operator.send('PUT', reason === undefined ? PROGRAM : `${PROGRAM}?reason=${encodeURIComponent(reason)}`, document, {
      'if-match': await version(),
    });
  const severities = ({ body }: Answer): Set<string> =>
    new Set(body.findings.map(({ severity }: LintFinding) => severity));
  const changes = async (): Promise<{ actor: string; detail: Record<string, unknown> }[]> =>
    host.pool.query(`select actor, detail from audit_log where action = 'program.change' order by id`);

  it('is stored as ever when nothing speaks against it', async () => {
    const answer = await put({ ...defaultProgram(), baseLevel: 90 });
    expect(answer.status).to.equal(200);
    expect(await version()).to.equal('"2"');
    expect((await changes()).at(-1)?.detail)
      .to.include({ version: 2, edges: 2 })
      .and.not.have.property('reason');
  });

  it('is blocked by errors, with what is wrong, where, why and what to do, whatever the reason', async () => {
    host.published.length = 0;
    const before = await changes();
    for (const answer of [await put(BY_DAY), await put(BY_DAY, 'it must be so')]) {
      expect(answer.status).to.equal(422);
      expect(answer.headers.get('content-type')).to.match(/^application\/problem\+json/);
      expect(answer.body).to.include({ status: 422, needsReason: false });
      expect(answer.body.detail).to.match(/^not published: \d+ errors? to be mended first$/);
      expect(severities(answer)).to.include('error');
      const dayBurn = answer.body.findings.filter(({ check }: LintFinding) => check === 'dayBurn');
      expect(dayBurn, 'two municipalities, one finding').to.have.length(1);
      expect(dayBurn[0]).to.have.all.keys('check', 'severity', 'place', 'why', 'fix');
      expect(dayBurn[0]).to.include({ severity: 'error', place: 'programs.residential.activePeriods.0' });
    }
    expect(await version()).to.equal('"2"');
    expect(host.published).to.deep.equal([]);
    expect(await changes()).to.deep.equal(before);
    expect((await storedDesired(host.pool, 'bailli'))?.programs[0]?.activePeriods[0]?.kind).to.equal('astroClock');
  });

  it('is not stored with warnings while nobody says why', async () => {
    const answer = await put(TOO_DIM);
    expect(answer.status).to.equal(422);
    expect(answer.body.needsReason).to.equal(true);
    expect([...severities(answer)])
      .to.include('warning')
      .and.not.include('error');
    expect(answer.body.findings.map(({ check, place }: LintFinding) => `${check} ${place}`)).to.include(
      'belowFloor programs.residential.steps.0',
    );
    expect(await version()).to.equal('"2"');
    for (const reason of ['', '  ', 'x'.repeat(501)]) expect((await put(TOO_DIM, reason)).status).to.equal(400);
  });

  it('is stored with warnings and a reason, which the audit log keeps with them and who gave it', async () => {
    const { body: refused } = await put(TOO_DIM);
    host.published.length = 0;
    const answer = await put(TOO_DIM, 'measured brighter than planned: à 20 % & M4');
    expect(answer.status).to.equal(200);
    expect(host.published.flat().sort()).to.deep.equal(['bailli', 'neuve']);
    const change = (await changes()).at(-1);
    expect(change?.actor).to.match(/^operator-/);
    expect(change?.detail).to.deep.equal({
      version: 3,
      edges: 2,
      reason: 'measured brighter than planned: à 20 % & M4',
      findings: refused.findings,
    });
    expect((await verifyAudit(host.pool)).firstBroken).to.equal(null);
  });

  it('is seen with its findings by whoever may look, and nothing is stored', async () => {
    const lint = await viewer.send('POST', `${PROGRAM}/lint`, BY_DAY);
    expect(lint.status).to.equal(200);
    expect(lint.body.findings.map(({ check }: LintFinding) => check)).to.include.members(['dayBurn', 'belowFloor']);
    expect(await version()).to.equal('"3"');
    const named = await viewer.send('POST', `${PROGRAM}/lint`, { ...BY_DAY, id: 'other' });
    expect(named.status).to.equal(422);
    expect(named.body.errors[0].field).to.equal('id');
    expect((await viewer.send('POST', `${PROGRAM}/lint`, { id: 'residential' })).status).to.equal(422);
  });

  it('is judged by the luminaires that a calendar would bring to it', async () => {
    const dark = { ...defaultProgram(), id: 'dark', name: 'Dark', steps: [], baseLevel: 0 };
    const made = await operator.send('PUT', '/api/v1/programs/dark?reason=for%20the%20fireworks', dark);
    expect(made.status, 'no luminaire follows it yet').to.equal(201);
    const calendar = { ...defaultCalendar(), rules: [{ programId: 'dark', from: '--07-21', to: '--07-21' }] };
    const { headers } = await operator.get('/api/v1/calendars/every-day');
    const answer = await operator.send('PUT', '/api/v1/calendars/every-day', calendar, {
      'if-match': headers.get('etag') ?? '',
    });
    expect(answer.status).to.equal(422);
    expect(severities(answer)).to.include('error');
    const lint = await operator.send('POST', '/api/v1/calendars/every-day/lint', calendar);
    expect(lint.body.findings).to.deep.equal(answer.body.findings);
  });

  it('may leave a night dark where a dated exemption allows it', async () => {
    const calendar = { ...defaultCalendar(), rules: [{ programId: 'dark', from: '--07-21', to: '--07-21' }] };
    for (const nis of ['21009', '21004']) {
      const exemption = {
        id: `fireworks-${nis}`,
        from: '2026-07-21',
        to: '2026-07-21',
        level: 0,
        reason: 'fireworks',
        approvedBy: 'the college',
      };
      const made = await operator.send('PUT', `/api/v1/exemptions/${exemption.id}?nis=${nis}`, exemption);
      expect(made.status, made.body.detail).to.equal(201);
    }
    const answer = await operator.send('POST', '/api/v1/calendars/every-day/lint', calendar);
    expect(answer.status).to.equal(200);
    expect(severities(answer)).to.not.include('error');
  });
});
