import { type Fault, HOUR, MINUTE, SECOND, SteppedClock, type Ticket } from '@lamplighter/contracts';
import {
  FaultCare,
  Ingest,
  Open311,
  queryFaults,
  queryTickets,
  StreetIssueError,
  type StreetIssueSystem,
  TicketOutbox,
} from '@lamplighter/controller';
import {
  createStreetIssueSystem,
  type StreetIssueSystem as SimulatedSystem,
  STREET_ISSUE_DEMO_KEY,
  type StreetIssueFailure,
} from '@lamplighter/firmware-sim';
import { expect } from 'chai';
import fc from 'fast-check';
import { openTestDatabase, realTime, type TestDatabase } from '../helpers/database.js';
import {
  address,
  eventually,
  lamp,
  putEdge,
  quietLog,
  reading,
  recordMessage,
  SentCommands,
} from './controller-fixtures.js';

describe('tickets', function () {
  this.timeout(60_000);
  let database: TestDatabase;
  let remote: SimulatedSystem;
  let url: string;
  let serial = 0;
  const start = Date.UTC(2026, 10, 22, 20);

  before(async () => {
    database = await openTestDatabase();
  });
  after(() => database.stop());

  beforeEach(async () => {
    remote = createStreetIssueSystem({ port: 0 });
    url = await remote.start();
    await database.pool('jobs').query('truncate fault, ticket cascade');
  });
  afterEach(() => remote.stop());

  /** One lamp and everything that looks after its faults, on clocks that move when told. */
  async function createSite() {
    const edge = `ticket-edge-${serial++}`;
    await putEdge(database, edge, 3);
    const clock = new SteppedClock(start);
    // The street-issue system lives in real time; here its waiting is stepped as well.
    const io = new SteppedClock(Date.now());
    const pool = database.pool('jobs');
    const ingest = new Ingest({
      pool: database.pool('ingest'),
      outbox: new SentCommands(),
      listener: {
        onCommitted: () => undefined,
        onBirth: () => undefined,
        onDeath: () => undefined,
        onBoost: () => undefined,
      },
      clock,
      io: realTime(),
      log: quietLog,
    });
    const care = new FaultCare({ pool, clock, log: quietLog, onChanged: () => undefined });
    const open311 = new Open311({ url, apiKey: STREET_ISSUE_DEMO_KEY, serviceCode: 'street-light-out', io });
    const createOutbox = (system: StreetIssueSystem = open311) =>
      new TicketOutbox({ pool, system, clock, io, log: quietLog, onChanged: () => undefined });
    const outbox = createOutbox();
    let sequence = 0;
    return {
      edge,
      clock,
      io,
      open311,
      outbox,
      createOutbox,
      async report(isActive: boolean) {
        sequence += 1;
        const values = { 'Fault/Code': 'lampFailure', 'Fault/Active': isActive, 'Fault/Evidence': '{}' };
        const record = { ...reading('e1', sequence, clock.now()), device: lamp(1), kind: 'fault' as const, values };
        ingest.onMessage(...recordMessage(address(edge), record));
        await ingest.flush();
      },
      /** Lets platform and real time pass, with one round of looking after faults and tickets in each minute. */
      async pass(span: number) {
        for (let passed = 0; passed < span; passed += MINUTE) {
          await clock.advance(MINUTE);
          await io.advance(MINUTE);
          await care.run();
          await settle(outbox.run(), io);
        }
      },
      async fault(): Promise<Fault | undefined> {
        return (await queryFaults(pool, { asset: `${edge}:lamp-1` }))[0];
      },
      async ticket(): Promise<Ticket | undefined> {
        return (await queryTickets(pool, {}))[0];
      },
    };
  }

  /** Waits for a round; when the other side does not answer, lets its time limit pass. */
  async function settle(round: Promise<void>, io: SteppedClock): Promise<void> {
    let isOver = false;
    void round.finally(() => {
      isOver = true;
    });
    const patience = Date.now() + 300;
    await eventually('a round of the outbox', async () => {
      if (!isOver && Date.now() > patience) await io.advance(10 * SECOND);
      return isOver;
    });
  }

  it('opens exactly one request for a standing lamp failure, in French and Dutch, with place and reference', async () => {
    const site = await createSite();
    await site.report(true);
    expect(await site.fault()).to.include({ state: 'suspected', street: 'Rue Haute' });
    await site.pass(5 * MINUTE);
    await site.report(true);
    await site.pass(30 * MINUTE);
    expect(remote.requests).to.have.length(1);
    const [request] = remote.requests;
    expect(request).to.include({ latitude: 50.85, longitude: 4.35 });
    expect(request?.description).to.contain('Point lumineux hors service, Rue Haute');
    expect(request?.description).to.contain('Lichtpunt buiten dienst, Rue Haute');
    expect(request?.attributes['asset_ref']).to.match(
      /^LL-21004-ticket-edge-\d+:lamp-1-lampFailure-20261122T200000000$/,
    );
    expect(await site.ticket()).to.include({
      state: 'open',
      serviceRequestId: request?.id,
      attempts: 1,
      lastError: null,
    });
    expect(await site.fault()).to.include({ state: 'ticketed' });
  });

  it('calls nobody for a condition that goes away within a minute, however often it comes back', async () => {
    const site = await createSite();
    for (let flap = 0; flap < 100; flap += 1) {
      await site.report(true);
      await site.clock.advance(18 * SECOND);
      await site.report(false);
      await site.clock.advance(18 * SECOND);
      if (flap % 10 === 0) await site.pass(MINUTE);
    }
    expect(remote.requests).to.have.length(0);
  });

  it('follows the crew, tells the other side when the lamp is healthy, and opens the same request when it relapses', async () => {
    const site = await createSite();
    await site.report(true);
    await site.pass(5 * MINUTE);
    const id = remote.requests[0]?.id ?? '';
    remote.setStatus(id, 'in_progress');
    await site.pass(20 * MINUTE);
    expect(await site.fault()).to.include({ state: 'inRepair' });
    expect(await site.ticket()).to.include({ remoteStatus: 'in_progress' });
    await site.report(false);
    expect(await site.fault()).to.include({ state: 'proved' });
    expect(await site.ticket()).to.include({ state: 'open' });
    await site.pass(35 * MINUTE);
    expect(await site.fault()).to.include({ state: 'closed' });
    expect(await site.ticket()).to.include({ state: 'closed' });
    expect(remote.requests[0]?.status).to.equal('closed');
    await site.pass(HOUR);
    await site.report(true);
    await site.pass(5 * MINUTE);
    expect(await site.ticket()).to.include({ state: 'open', serviceRequestId: id });
    expect(remote.requests).to.have.length(1);
    expect(remote.updates.filter((update) => update.from === 'reporter').map((update) => update.status)).to.deep.equal([
      'closed',
      'reopen',
    ]);
  });

  const failures: readonly StreetIssueFailure[] = [
    { kind: 'status', status: 500 },
    { kind: 'status', status: 429, retryAfterSeconds: 120 },
    { kind: 'status', status: 403 },
    { kind: 'commitThenTimeout' },
    { kind: 'token', polls: 2 },
    { kind: 'html' },
    { kind: 'doubled' },
    { kind: 'reset' },
  ];

  for (const failure of failures) {
    it(`makes exactly one request when the street-issue system fails with ${JSON.stringify(failure)}`, async () => {
      const site = await createSite();
      remote.inject(failure);
      await site.report(true);
      await site.pass(15 * MINUTE);
      expect(remote.requests).to.have.length(1);
      expect(await site.ticket()).to.include({ state: 'open', serviceRequestId: remote.requests[0]?.id });
    });
  }

  it('makes exactly one request, whatever the failures and their order', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.constantFrom(...failures), { maxLength: 5 }), async (sequence) => {
        await database.pool('jobs').query('truncate fault, ticket cascade');
        const before = remote.requests.length;
        const site = await createSite();
        for (const failure of sequence) remote.inject(failure);
        await site.report(true);
        await site.pass(60 * MINUTE);
        remote.clearFailures();
        await site.pass(15 * MINUTE);
        expect(remote.requests.length - before).to.equal(1);
        expect(await site.ticket()).to.include({ state: 'open' });
      }),
      { numRuns: 4 },
    );
  });

  it('asks for patience as long as the other side wants it', async () => {
    const site = await createSite();
    remote.inject({ kind: 'status', status: 429, retryAfterSeconds: 600 });
    await site.report(true);
    await site.pass(9 * MINUTE);
    expect(remote.calls.filter((call) => call.method === 'POST')).to.have.length(1);
    await site.pass(15 * MINUTE);
    expect(remote.requests).to.have.length(1);
  });

  it('finds its own request again after a controller died between sending it and noting the answer', async () => {
    const site = await createSite();
    const dying: StreetIssueSystem = Object.assign(Object.create(site.open311) as StreetIssueSystem, {
      file: async (report: Parameters<StreetIssueSystem['file']>[0]) => {
        await site.open311.file(report);
        throw new Error('killed');
      },
    });
    const outbox = site.createOutbox(dying);
    await site.report(true);
    await site.clock.advance(2 * MINUTE);
    const care = new FaultCare({
      pool: database.pool('jobs'),
      clock: site.clock,
      log: quietLog,
      onChanged: () => undefined,
    });
    await care.run();
    await outbox.run();
    expect(remote.requests).to.have.length(1);
    expect(await site.ticket()).to.include({ state: 'pending' });
    await site.pass(10 * MINUTE);
    expect(remote.requests).to.have.length(1);
    expect(await site.ticket()).to.include({ state: 'open', serviceRequestId: remote.requests[0]?.id });
  });

  it('keeps a ticket through a day without the street-issue system and delivers it within 15 minutes of its return', async () => {
    const site = await createSite();
    remote.setDown(true);
    await site.report(true);
    await site.pass(3 * HOUR);
    expect(await site.ticket()).to.include({ state: 'pending' });
    remote.setDown(false);
    await site.pass(15 * MINUTE);
    expect(remote.requests).to.have.length(1);
  });

  it('says in words what kept a ticket from being sent', async () => {
    await remote.stop();
    const system = new Open311({ url, serviceCode: 'x', io: realTime() });
    let failure: unknown;
    try {
      await system.find('x');
    } catch (error) {
      failure = error;
    }
    expect(failure).to.be.instanceOf(StreetIssueError).and.include({ code: 'busy' });
    expect((failure as Error).message).to.match(/cannot be reached/);
  });
});
