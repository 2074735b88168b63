import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Broker, createBroker, enrol } from '@lamplighter/broker';
import {
  dataMetrics,
  encodePayload,
  MINUTE,
  type NisCode,
  nisCode,
  nodeTopic,
  SECOND,
  SteppedClock,
} from '@lamplighter/contracts';
import { type Central, createCentral, desiredStateFor, putSensors, seedDefaults } from '@lamplighter/controller';
import { expect } from 'chai';
import { openTestDatabase, realTime, type TestDatabase } from '../helpers/database.js';
import { address, eventually, putEdge, quietLog } from './controller-fixtures.js';
import { JournalingEdge } from './journaling-edge.js';

const sensor = (beyond: readonly unknown[]) => ({
  device: 'sensor-0',
  kind: 'presence',
  shortAddress: 0,
  rings: [['lamp-0'], ['lamp-1']],
  beyond,
});

describe('a bubble that reaches the next edge', function () {
  this.timeout(60_000);
  const io = realTime();
  let folder: string;
  let database: TestDatabase;
  let broker: Broker;
  let central: Central;
  let clock: SteppedClock;
  let west: JournalingEdge;
  let east: JournalingEdge;

  const enter = async (name: string): Promise<JournalingEdge> => {
    const at = address(name);
    const login = enrol({ credentialsFile: join(folder, 'credentials.json'), role: 'edge', ...at });
    const edge = new JournalingEdge(at, 'e1', [], { url: `mqtt://127.0.0.1:${broker.port}`, ...login });
    await edge.start();
    await eventually(`${name} is online`, () => central.ingest.isOnline(name));
    return edge;
  };
  /** What an edge sends when somebody is near the border. */
  const ask = (edge: JournalingEdge, to: string, until: number): void => {
    const metrics = dataMetrics({ 'Boost/To': to, 'Boost/Until': until }, 0, clock.now());
    edge.publish([nodeTopic('NDATA', edge.at), encodePayload({ timestamp: clock.now(), seq: 1, metrics })]);
  };
  const boosts = (edge: JournalingEdge) =>
    edge.received.flatMap((message) => (message.kind === 'boost' ? [message.boost] : []));
  const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 300));
  const refusalOf = (beyond: readonly unknown[]): Promise<string> =>
    putSensors(database.pool('web'), 'west', [sensor(beyond)], clock.now()).then(
      () => 'taken',
      (error: Error) => error.message,
    );

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'lamplighter-boost-'));
    await chmod(folder, 0o755);
    const credentialsFile = join(folder, 'credentials.json');
    const login = enrol({ credentialsFile, role: 'controller', host: 'controller' });
    broker = createBroker({ config: { port: 0, metricsPort: 0, credentialsFile }, io, log: quietLog });
    await broker.start();
    database = await openTestDatabase();
    clock = new SteppedClock(Math.floor(Date.now() / MINUTE) * MINUTE);
    await seedDefaults(database.pool('web'), clock.now());
    for (const name of ['west', 'east', 'far']) await putEdge(database, name, 3);
    const [calendar] = await database
      .pool('web')
      .query<{ id: string }>(`select id from calendar where id <> 'standard'`);
    await database.pool('web').query('update luminaire set calendar_id = $1', [calendar?.id]);
    central = createCentral({
      database,
      mqtt: { url: `mqtt://127.0.0.1:${broker.port}`, ...login },
      hostId: 'controller',
      clock,
      io,
      log: quietLog,
    });
    central.start();
    await eventually('the controller is there', () => central.isBrokerConnected());
  });
  after(async () => {
    await west?.stop();
    await east?.stop();
    await central?.stop();
    await database?.stop();
    await broker?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it('is in the documents of both edges, and out of both when the sensor no longer reaches there', async () => {
    const pool = database.pool('web');
    const beyond = [{ edge: 'east', rings: [[], ['lamp-0'], ['lamp-1', 'lamp-2']] }];
    const other = { ...sensor([{ edge: 'east', rings: [['lamp-2']] }]), device: 'sensor-1', shortAddress: 1 };
    expect(await putSensors(pool, 'west', [sensor(beyond), other], clock.now())).to.have.members(['west', 'east']);
    const [there, here] = [
      await desiredStateFor(pool, 'east', clock.now()),
      await desiredStateFor(pool, 'west', clock.now()),
    ];
    expect(here?.sensors[0]?.beyond).to.deep.equal(beyond);
    expect(here?.neighbours).to.equal(undefined);
    // Each luminaire in its nearest ring of any of the sensors there.
    expect(there?.neighbours).to.deep.equal([{ edge: 'west', rings: [['lamp-2'], ['lamp-0'], ['lamp-1']] }]);
    expect(await putSensors(pool, 'west', [sensor([])], clock.now())).to.have.members(['west', 'east']);
    expect((await desiredStateFor(pool, 'east', clock.now()))?.neighbours).to.equal(undefined);
    await putSensors(pool, 'west', [sensor(beyond)], clock.now());
  });

  it('names luminaires that are there, of other edges, in the same municipality', async () => {
    expect(await refusalOf([{ edge: 'east', rings: [['lamp-7']] }])).to.match(/lamp-7 is no luminaire of east/);
    expect(await refusalOf([{ edge: 'west', rings: [['lamp-0']] }])).to.match(/own edge west is meant by rings/);
    const elsewhere: NisCode = nisCode('21009');
    await database.pool('web').query(`update luminaire set nis = $1 where edge_id = 'far'`, [elsewhere]);
    expect(await refusalOf([{ edge: 'far', rings: [['lamp-0']] }])).to.match(
      /lamp-0 is no luminaire of far in municip/,
    );
  });

  it('S-27: is passed on live, to neighbours only, and leaves no trace in the database', async () => {
    west = await enter('west');
    east = await enter('east');
    const until = clock.now() + 2 * MINUTE;
    ask(west, 'east', until);
    await eventually('the boost', () => boosts(east).length === 1);
    expect(boosts(east)).to.deep.equal([{ from: 'west', until }]);
    // More often than every half minute, late, too far ahead, to nobody, or where no sensor reaches: dropped.
    ask(west, 'east', until);
    ask(west, 'nobody', until);
    ask(east, 'west', until);
    await settle();
    await clock.advance(31 * SECOND);
    ask(west, 'east', clock.now());
    ask(west, 'east', clock.now() + 3 * MINUTE);
    await settle();
    expect(boosts(east)).to.have.length(1);
    expect(boosts(west)).to.deep.equal([]);
    ask(west, 'east', until);
    await eventually('the next boost', () => boosts(east).length === 2);
    await central.ingest.flush();
    const pool = database.pool('web');
    const tables = await pool.query<{ name: string }>(
      `select quote_ident(table_name) as name from information_schema.tables
       where table_schema = 'public' and table_type = 'BASE TABLE'`,
    );
    for (const { name } of tables) {
      const rows = await pool.query(`select 1 from ${name} t where t::text ilike '%boost%' limit 1`);
      expect(rows, name).to.deep.equal([]);
    }
  });
});
