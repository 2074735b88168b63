import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Broker, createBroker, enrol } from '@lamplighter/broker';
import {
  type CommandResult,
  decodeHostState,
  HOUR,
  type JournalRecord,
  MINUTE,
  SECOND,
  SteppedClock,
  stateTopic,
} from '@lamplighter/contracts';
import { type Central, createCentral, queryOverrides, storeOffer, waveCounts } from '@lamplighter/controller';
import { expect } from 'chai';
import mqtt from 'mqtt';
import { openTestDatabase, realTime, type TestDatabase } from '../helpers/database.js';
import { address, eventually, lamp, NIS, putEdge, quietLog, reading, recordMessage } from './controller-fixtures.js';
import { JournalingEdge } from './journaling-edge.js';

describe('link, commands and live feed over a real broker', function () {
  this.timeout(60_000);
  const io = realTime();
  const now = Date.now();
  let folder: string;
  let database: TestDatabase;
  let broker: Broker;
  let brokerPort: number;
  let central: Central;
  let clock: SteppedClock;
  let mqttOptions: { url: string; username: string; password: string };
  const edges: JournalingEdge[] = [];
  let serial = 0;

  const startBroker = async (port: number): Promise<Broker> => {
    const started = createBroker({
      config: { port, metricsPort: 0, credentialsFile: join(folder, 'credentials.json') },
      io,
      log: quietLog,
    });
    await started.start();
    return started;
  };
  const createEdge = async (records: JournalRecord[] = []): Promise<JournalingEdge> => {
    const name = `central-${serial++}`;
    await putEdge(database, name, 3);
    const credentials = enrol({
      credentialsFile: join(folder, 'credentials.json'),
      role: 'edge',
      nis: NIS,
      edge: address(name).edge,
    });
    const edge = new JournalingEdge(address(name), 'e1', records, { url: mqttOptions.url, ...credentials });
    edges.push(edge);
    return edge;
  };
  const isOnline = async (edge: JournalingEdge): Promise<boolean> => {
    const rows = await database
      .pool('jobs')
      .query<{ is_online: boolean }>('select is_online from edge where id = $1', [edge.at.edge]);
    return rows[0]?.is_online === true;
  };
  const online = async (records: JournalRecord[] = []): Promise<JournalingEdge> => {
    const edge = await createEdge(records);
    await edge.start();
    await eventually('the edge is online', () => isOnline(edge));
    return edge;
  };
  const request = (edge: JournalingEdge, luminaires = [0, 1]) => ({
    luminaires: luminaires.map((index) => `${edge.at.edge}:${lamp(index)}`),
    level: 80,
    start: clock.now(),
    until: clock.now() + HOUR,
    rank: 'operator' as const,
    issuer: 'ann',
    reason: 'road works',
  });
  const commands = (edge: JournalingEdge) =>
    edge.received.flatMap((message) => (message.kind === 'command' ? [message.command] : []));
  const tell = (edge: JournalingEdge, id: string, result: CommandResult, device: number | null = null): void => {
    edge.append({
      ...reading('e1', edge.last + 1, clock.now()),
      device: device === null ? null : lamp(device),
      kind: 'outcome',
      values: { 'Command/LastId': id, 'Command/Result': result },
    });
  };
  const outcomes = async (id: string): Promise<string[]> =>
    (await queryOverrides(database.pool('jobs'), { ids: [id] }, clock.now()))[0]?.override.outcomes.map(
      (outcome) => outcome.result,
    ) ?? [];

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'lamplighter-central-'));
    await chmod(folder, 0o755);
    const credentials = enrol({
      credentialsFile: join(folder, 'credentials.json'),
      role: 'controller',
      host: 'controller',
    });
    broker = await startBroker(0);
    brokerPort = broker.port;
    mqttOptions = { url: `mqtt://127.0.0.1:${brokerPort}`, ...credentials };
    database = await openTestDatabase();
  });
  after(async () => {
    await database.stop();
    await broker.stop();
    await rm(folder, { recursive: true, force: true });
  });

  beforeEach(async () => {
    clock = new SteppedClock(now);
    central = createCentral({ database, mqtt: mqttOptions, hostId: 'controller', clock, io, log: quietLog });
    central.start();
    await eventually('the controller is connected', () => central.isBrokerConnected());
  });
  afterEach(async () => {
    for (const edge of edges.splice(0)) await edge.stop();
    await central.stop();
  });

  it('keeps its state retained: online while it is there, offline when it goes', async () => {
    const credentials = enrol({
      credentialsFile: join(folder, 'credentials.json'),
      role: 'edge',
      nis: NIS,
      edge: address('watcher').edge,
    });
    const states: (boolean | undefined)[] = [];
    const watcher = await mqtt.connectAsync(mqttOptions.url, { ...credentials, clientId: credentials.username });
    watcher.on('message', (_topic, payload) => states.push(decodeHostState(payload)?.isOnline));
    try {
      const granted = await watcher.subscribeAsync(stateTopic('controller'), { qos: 1 });
      expect(granted[0]?.qos, 'an edge may see the state').not.to.equal(128);
      await eventually('online is seen', () => states.at(-1) === true);
      await central.stop();
      await eventually('offline is seen', () => states.at(-1) === false);
    } finally {
      await watcher.endAsync(true);
    }
  });

  it('answers a birth with the watermark and stores what comes', async () => {
    const edge = await online(Array.from({ length: 50 }, (_, index) => reading('e1', index + 1, now - 60 + index)));
    await eventually('everything is acknowledged', () => edge.watermark === 50);
    expect(edge.received[0]).to.deep.equal({
      kind: 'receipt',
      receipt: { epoch: 'e1', watermark: 0, rewind: false },
    });
  });

  it('sends the desired document to an edge that runs another version, and not to one that runs it', async () => {
    const edge = await createEdge();
    const document = {
      format: 1,
      ...edge.at,
      version: 3,
      place: { latitude: 50.85, longitude: 4.35, timeZone: 'Europe/Brussels', switchingElevation: -0.833 },
      powerWindow: { kind: 'permanent' },
      luminaires: [],
      sensors: [],
      programs: [],
      calendars: [],
    };
    const pool = database.pool('jobs');
    await pool.query('insert into edge_document (edge_id, version, document, created_at) values ($1, 3, $2, now())', [
      edge.at.edge,
      JSON.stringify(document),
    ]);
    await pool.query('update edge set desired_version = 3 where id = $1', [edge.at.edge]);
    await edge.start();
    const documents = () => edge.received.filter((message) => message.kind === 'desired');
    await eventually('the document arrives', () => documents().length === 1);
    expect(documents()[0]).to.deep.include({ kind: 'desired', document });
    await pool.query('update edge set running_version = 3 where id = $1', [edge.at.edge]);
    central.publishDesired([edge.at.edge]);
    const override = await central.overrides.set(request(edge));
    await eventually('the command after it arrives', () => commands(edge).some(({ id }) => id === override.id));
    expect(documents()).to.have.length(1);
  });

  it('offers an update to an edge that is there, and to one that comes, until it has told an outcome', async () => {
    const away = await createEdge();
    const here = await online();
    const pool = database.pool('jobs');
    const update = { kind: 'software', version: 7, percent: 100 } as const;
    const put = async (version: number, source: string): Promise<void> => {
      const edges = [here.at.edge, away.at.edge];
      await storeOffer(pool, { ...update, version, source }, edges, { by: 'ann', at: clock.now() });
      central.sendUpdates(edges);
    };
    const offers = (edge: JournalingEdge) =>
      edge.received.flatMap((message) => (message.kind === 'update' ? [message.source] : []));
    const outcome = (edge: JournalingEdge, name: string): void =>
      edge.append({
        ...reading('e1', edge.last + 1, clock.now()),
        device: null,
        kind: 'event',
        values: {
          'Event/Name': name,
          'Event/Detail': JSON.stringify({ kind: 'software', version: 7, label: '0.7.0', reason: '' }),
        },
      });
    const counts = async () => (await waveCounts(pool, update, [NIS])) ?? {};
    await put(6, 'https://updates.example/6/');
    await put(7, 'https://updates.example/7/');
    await eventually('the offers arrive', () => offers(here).length === 2);
    await away.start();
    await eventually('the newest arrives at the birth', () => offers(away).length > 0);
    expect(offers(away)).to.deep.equal(['https://updates.example/7/']);
    outcome(here, 'updateCommitted');
    outcome(away, 'updateRefused');
    await eventually('the outcomes are counted', async () => {
      const { committed, refused } = (await counts()) as { committed?: number; refused?: number };
      return committed === 1 && refused === 1;
    });
    await clock.advance(SECOND);
    await put(7, 'https://updates.example/7b/');
    await eventually('who refused it hears of it again', () => offers(away).at(-1) === 'https://updates.example/7b/');
    const override = await central.overrides.set(request(here));
    await eventually('a later command arrives', () => commands(here).some(({ id }) => id === override.id));
    expect(offers(here), 'who has it does not').to.deep.equal([
      'https://updates.example/6/',
      'https://updates.example/7/',
    ]);
  });

  it('carries an override to its edge as one command and tells each luminaire by its outcome', async () => {
    const edge = await online();
    const override = await central.overrides.set(request(edge));
    expect(override).to.include({ state: 'active', level: 80, issuer: 'ann' });
    await eventually('the command arrives', () => commands(edge).length === 1);
    const [command] = commands(edge);
    expect(command).to.deep.include({ id: override.id, issuer: 'ann', reason: 'road works' });
    expect(command?.target.devices).to.deep.equal(['lamp-0', 'lamp-1']);
    expect(command?.expiresAt).to.equal(clock.now() + MINUTE);
    expect(await outcomes(override.id)).to.deep.equal(['sent', 'sent']);
    tell(edge, override.id, 'acknowledged');
    tell(edge, override.id, 'effective', 0);
    await eventually(
      'outcomes are stored',
      async () => (await outcomes(override.id)).join() === 'effective,acknowledged',
    );
  });

  it('carries an exercise, a maintenance lock and a return to the program as what they are, and tells them so again', async () => {
    const edge = await online();
    const asked = [
      { level: 100, rank: 'emergency', drill: true },
      { level: 0, rank: 'maintenance', rampSeconds: 5, rampFromSeconds: 20, colourTemperatureK: 2200 },
      { level: null, rank: 'operator' },
    ] as const;
    for (const more of asked) await central.overrides.set({ ...request(edge, [0]), ...more });
    await eventually('all arrive', () => commands(edge).length === asked.length);
    const until = clock.now() + HOUR;
    expect(commands(edge).map(({ action }) => action)).to.deep.equal(
      asked.map((more) => ({ kind: 'override', until, ...more })),
    );
    const [exercise] = commands(edge);
    tell(edge, exercise?.id ?? '', 'acknowledged', 0);
    await eventually('it is acknowledged', async () => (await outcomes(exercise?.id ?? '')).join() === 'acknowledged');
    for (const [index, { id }] of commands(edge).entries()) {
      const [found] = await queryOverrides(database.pool('jobs'), { ids: [id] }, clock.now());
      expect(found?.override).to.include(asked[index] ?? {});
      expect('drill' in (found?.override ?? {}), 'only an exercise says so').to.equal(index === 0);
    }
  });

  it('numbers commands to one edge upwards', async () => {
    const edge = await online();
    for (let index = 0; index < 5; index += 1) await central.overrides.set(request(edge));
    await eventually('all arrive', () => commands(edge).length === 5);
    const numbers = commands(edge).map((command) => command.sequence);
    expect([...new Set(numbers)].sort((a, b) => a - b)).to.deep.equal(numbers);
  });

  it('keeps a command for an edge that is away, delivers it at its birth, and not once it has expired', async () => {
    const late = await createEdge();
    const first = await central.overrides.set(request(late));
    expect(await outcomes(first.id)).to.deep.equal(['queued', 'queued']);
    await clock.advance(2 * MINUTE);
    await eventually('it expires', async () => (await outcomes(first.id)).join() === 'expired,expired');
    const second = await central.overrides.set(request(late));
    await late.start();
    await eventually('the second arrives', () => commands(late).length > 0);
    expect(commands(late).map(({ id }) => id)).to.deep.equal([second.id]);
  });

  it('believes the edge over its own supposition that a command expired', async () => {
    const edge = await online();
    const override = await central.overrides.set(request(edge, [0]));
    await clock.advance(70 * SECOND);
    await eventually('it is supposed to have expired', async () => (await outcomes(override.id)).join() === 'expired');
    tell(edge, override.id, 'effective', 0);
    await eventually('it took effect', async () => (await outcomes(override.id)).join() === 'effective');
  });

  it('cancels an override, and says it again at a birth until the edge has answered', async () => {
    const edge = await online();
    const override = await central.overrides.set(request(edge));
    tell(edge, override.id, 'effective');
    await eventually('it is in effect', async () => (await outcomes(override.id)).join() === 'effective,effective');
    await edge.stop();
    await eventually('the edge is offline', async () => !(await isOnline(edge)));
    expect(await central.overrides.cancel(override.id, 'bob')).to.include({ state: 'cancelled' });
    await clock.advance(5 * MINUTE);
    await edge.start();
    await eventually('a resume arrives', () => commands(edge).some(({ action }) => action.kind === 'resume'));
    const resume = commands(edge).find(({ action }) => action.kind === 'resume');
    expect(resume?.action).to.deep.equal({ kind: 'resume', overrideId: override.id });
    expect(resume?.issuer).to.equal('bob');
    expect(await central.overrides.cancel('00000000-0000-4000-8000-000000000000', 'bob')).to.equal(null);
  });

  it('refuses an override of a luminaire that is not there, naming it', async () => {
    const edge = await createEdge();
    let failure: unknown;
    try {
      await central.overrides.set({ ...request(edge), luminaires: ['nowhere:lamp-1'] });
    } catch (error) {
      failure = error;
    }
    expect(failure).to.include({ name: 'CommandError', code: 'unknown-luminaire' });
    expect((failure as Error).message).to.contain('nowhere:lamp-1');
  });

  it('tells listeners the new state of a luminaire, with its municipality', async () => {
    const edge = await online();
    const heard: string[] = [];
    const cancel = central.live.subscribe((notice) => {
      if (notice.type === 'state') heard.push(`${notice.nis} ${notice.data.id} ${notice.data.actualLevel}`);
    });
    edge.append({ ...reading('e1', 1, clock.now(), { 'Lamp/DimPercent': 37 }), device: lamp(2) });
    await eventually('the fresh state is told', async () => edge.watermark === 1);
    edge.publish(
      recordMessage(edge.at, {
        ...reading('e1', 2, clock.now() + 1, { 'Lamp/DimPercent': 55 }),
        device: lamp(2),
      }),
    );
    await eventually('the state is told', () => heard.includes(`21004 ${edge.at.edge}:lamp-2 55`));
    cancel();
  });

  it('finds its way back when the broker goes and returns', async () => {
    const edge = await online([reading('e1', 1, now)]);
    await eventually('stored', () => edge.watermark === 1);
    await broker.stop();
    await eventually('the loss is noticed', () => !central.isBrokerConnected());
    edge.append(reading('e1', 2, now));
    broker = await startBroker(brokerPort);
    await eventually('both are back and the record is stored', () => edge.watermark === 2, 30_000);
  });
});
