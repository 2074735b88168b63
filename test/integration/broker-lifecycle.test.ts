import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Broker, createBroker, type Enrolment, enrol, enrolMany } from '@lamplighter/broker';
import {
  certificateTopic,
  controllerSubscriptions,
  deviceId,
  deviceTopic,
  edgeId,
  edgeSubscriptions,
  nisCode,
  nodeTopic,
  SteppedClock,
  SystemClock,
} from '@lamplighter/contracts';
import { expect } from 'chai';
import mqtt from 'mqtt';
import { skipBecause } from '../helpers/requires.js';
import { type BrokerClients, brokerClients, heard, metric, silentLog } from './broker-clients.js';

const A = { nis: nisCode('21004'), edge: edgeId('cab-a') };
const io = new SystemClock((error) => {
  throw error;
});
const lampOf = (index: number) => deviceId(`lamp-${index}`);
const birthOf = (index: number): string => deviceTopic('DBIRTH', A, lampOf(index));

describe('a broker from start to stop', () => {
  let folder: string;
  let credentialsFile: string;
  let enrolments: Enrolment[];
  const running = new Set<Broker>();
  let clients: BrokerClients;

  const build = (config: object = {}, clock: SystemClock | SteppedClock = io): Broker => {
    const broker = createBroker({
      config: { port: 0, metricsPort: 0, credentialsFile, ...config },
      io: clock,
      log: silentLog,
    });
    running.add(broker);
    clients = brokerClients(() => broker.port, enrolments);
    return broker;
  };
  const failure = async (task: () => unknown): Promise<Error & { code?: string }> => {
    try {
      await task();
    } catch (error) {
      return error as Error & { code?: string };
    }
    throw new Error('it did not fail');
  };

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'broker-lifecycle-'));
    credentialsFile = join(folder, 'credentials.json');
    enrolments = enrolMany({
      credentialsFile,
      identities: [
        { role: 'edge', ...A },
        { role: 'edge', nis: '21004', edge: 'cab-b' },
        { role: 'controller', host: 'controller' },
      ],
    });
  });
  afterEach(async () => {
    await clients?.endAll();
    for (const broker of running) await broker.stop();
    running.clear();
    rmSync(folder, { recursive: true });
  });

  it('replays births to a controller that comes late, and forgets devices that an edge is born without', async () => {
    const broker = build();
    await broker.start();
    const a = await clients.connect('cab-a');
    await a.publishAsync(nodeTopic('NBIRTH', A), 'node', { qos: 1 });
    for (let index = 0; index < 3; index++) await a.publishAsync(birthOf(index), `lamp ${index}`, { qos: 1 });
    const controller = await clients.connect('controller');
    const first = heard(controller);
    await controller.subscribeAsync(controllerSubscriptions('+'), { qos: 1 });
    await first.until((topics) => topics.length === 4);
    const certificates = [nodeTopic('NBIRTH', A), birthOf(0), birthOf(1), birthOf(2)].map(certificateTopic);
    expect([...first.topics].sort()).to.deep.equal([...certificates].sort());
    expect(first.packets.every(({ retain }) => retain)).to.equal(true);
    expect(await metric(broker, 'lighting_broker_retained_messages')).to.equal(4);
    await a.publishAsync(nodeTopic('NBIRTH', A), 'born again', { qos: 1 });
    await a.publishAsync(birthOf(1), 'lamp 1', { qos: 1 });
    await first.until((topics) => topics.filter((topic) => topic === birthOf(1)).length === 1);
    await a.publishAsync(nodeTopic('NDEATH', A), 'bdSeq', { qos: 1 });
    await first.until((topics) => topics.includes(nodeTopic('NDEATH', A)));
    expect(await metric(broker, 'lighting_broker_retained_messages')).to.equal(2);
  });

  it('keeps the certificates of no more devices than an edge may have, and passes the births on', async () => {
    const broker = build({ limits: { devicesPerEdge: 2 } });
    await broker.start();
    const [a, controller] = [await clients.connect('cab-a'), await clients.connect('controller')];
    await controller.subscribeAsync(controllerSubscriptions('+').filter((filter) => !filter.startsWith('$')));
    const atController = heard(controller);
    for (let index = 0; index < 4; index++) await a.publishAsync(birthOf(index), 'x', { qos: 1 });
    await a.publishAsync(birthOf(0), 'again', { qos: 1 });
    await atController.until((topics) => topics.length === 5);
    expect(await metric(broker, 'lighting_broker_retained_messages')).to.equal(2);
    expect(await metric(broker, 'lighting_broker_refused_total{reason="too-many-devices"}')).to.equal(2);
  });

  it('replays more births than fit in any buffer at the pace of the controller, and cuts nobody', async function () {
    this.timeout(60_000);
    const broker = build({ limits: { controllerPendingBytes: 1024 * 1024 } });
    await broker.start();
    const a = await clients.connect('cab-a');
    const payload = Buffer.alloc(100_000, 'b');
    for (let index = 0; index < 200; index++) await a.publishAsync(birthOf(index), payload, { qos: 1 });
    const controller = await clients.connect('controller');
    const atController = heard(controller);
    await controller.subscribeAsync(controllerSubscriptions('+'), { qos: 1 });
    controller.stream.pause();
    await a.publishAsync(nodeTopic('NDATA', A), 'meanwhile', { qos: 1 });
    controller.stream.resume();
    await atController.until((topics) => topics.length === 201);
    expect(await metric(broker, 'lighting_broker_refused_total{reason="stalled-subscriber"}')).to.equal(0);
  });

  it('stops within 5 s with clients connected, leaves the port free, and takes the clients back when it starts again', async () => {
    const port = await freePort();
    const broker = build({ port });
    await broker.start();
    const received: string[] = [];
    const controller = mqtt.connect({ ...clients.options('controller'), reconnectPeriod: 50 });
    controller.on('error', () => {});
    controller.on('message', (_, payload) => received.push(payload.toString()));
    controller.on('connect', () => controller.subscribe(controllerSubscriptions('+'), { qos: 1 }));
    const a = mqtt.connect({ ...clients.options('cab-a'), reconnectPeriod: 50 });
    a.on('error', () => {});
    const subscribed = (): Promise<unknown> =>
      new Promise((resolve) =>
        controller.once('packetreceive', function look(packet) {
          if (packet.cmd === 'suback') resolve(packet);
          else controller.once('packetreceive', look);
        }),
      );
    try {
      await subscribed();
      for (let round = 0; round < 3; round++) {
        const started = io.monotonic();
        await broker.stop();
        expect(io.monotonic() - started).to.be.below(5_000);
        expect(broker.port).to.equal(0);
        await broker.start();
        expect(broker.port).to.equal(port);
        await subscribed();
        const heardIt = new Promise((resolve) => controller.once('message', resolve));
        await a.publishAsync(nodeTopic('NDATA', A), `round ${round}`, { qos: 1 });
        await heardIt;
      }
      expect(received).to.deep.equal(['round 0', 'round 1', 'round 2']);
    } finally {
      await Promise.all([controller.endAsync(true), a.endAsync(true)]);
    }
  });

  it('names the taken port and the setting, and leaves nothing open', async () => {
    const blocker = createServer();
    const taken = await new Promise<number>((resolve) =>
      blocker.listen(0, '127.0.0.1', () => resolve((blocker.address() as { port: number }).port)),
    );
    try {
      const mqttTaken = await failure(() => build({ port: taken }).start());
      expect(mqttTaken.code).to.equal('port-taken');
      expect(mqttTaken.message).to.contain(`port ${taken}`).and.to.contain('LAMPLIGHTER_BROKER_PORT');
      const port = await freePort();
      const metricsTaken = await failure(() => build({ port, metricsPort: taken }).start());
      expect(metricsTaken.message).to.contain(`port ${taken}`).and.to.contain('LAMPLIGHTER_BROKER_METRICS_PORT');
      const broker = build({ port });
      await broker.start();
      expect(broker.port).to.equal(port);
    } finally {
      await new Promise((resolve) => blocker.close(resolve));
    }
  });

  it('tells its health and its figures over HTTP, and nothing else', async () => {
    const broker = build();
    await broker.start();
    const a = await clients.connect('cab-a');
    await a.publishAsync(nodeTopic('NDATA', A), 'x', { qos: 1 });
    const at = (path: string, init?: RequestInit) => fetch(`http://127.0.0.1:${broker.metricsPort}${path}`, init);
    expect(await (await at('/healthz')).json()).to.deep.equal({ status: 'ok' });
    const text = await (await at('/metrics')).text();
    expect(text).to.match(/^lighting_broker_connections\{role="edge"\} 1$/m);
    expect(text).to.match(/^lighting_broker_messages_total\{direction="in",verb="NDATA"\} 1$/m);
    expect(text).to.match(/^lighting_broker_bytes_total\{direction="in"\} [1-9]/m);
    expect((await at('/')).status).to.equal(404);
    expect((await at('/healthz', { method: 'POST' })).status).to.equal(405);
  });

  it('refuses to start without credentials, with readable ones, with an example or with nonsense, naming the fix', async () => {
    const cases: readonly [string, string, () => void][] = [
      ['credentials-exposed', 'chmod 600', () => chmodSync(credentialsFile, 0o644)],
      [
        'credentials-example',
        'enrol',
        () => {
          const file = JSON.parse(readFileSync(credentialsFile, 'utf8'));
          file.credentials[0].secret.salt = Buffer.alloc(16).toString('base64');
          writeFileSync(credentialsFile, JSON.stringify(file));
        },
      ],
      [
        'credentials-invalid',
        'credentials.0: Unrecognized key: "password"',
        () => {
          const file = JSON.parse(readFileSync(credentialsFile, 'utf8'));
          file.credentials[0].password = 'changeme';
          writeFileSync(credentialsFile, JSON.stringify(file));
        },
      ],
      ['credentials-invalid', 'not JSON', () => writeFileSync(credentialsFile, '{')],
      ['credentials-invalid', 'nobody', () => writeFileSync(credentialsFile, '{"format":1,"credentials":[]}')],
      ['credentials-missing', 'enrol', () => rmSync(credentialsFile)],
    ];
    const good = readFileSync(credentialsFile);
    for (const [code, hint, spoil] of cases) {
      writeFileSync(credentialsFile, good, { mode: 0o600 });
      chmodSync(credentialsFile, 0o600);
      spoil();
      const error = await failure(() => build().start());
      expect(error.code).to.equal(code);
      expect(error.message).to.contain(hint).and.to.contain(credentialsFile);
    }
  });

  it('enrols into a file that only its owner can read and that holds no password', () => {
    expect(statSync(credentialsFile).mode & 0o777).to.equal(0o600);
    const text = readFileSync(credentialsFile, 'utf8');
    for (const { password } of enrolments) expect(text).not.to.contain(password);
    expect(new Set(enrolments.map(({ password }) => password)).size).to.equal(enrolments.length);
  });

  it('keeps every former enrolment when the disk is full, and says what mends it', async function () {
    if (process.getuid?.() !== 0) skipBecause(this, 'a small file system can only be mounted by root');
    const small = join(folder, 'small');
    mkdirSync(small);
    if (spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', small]).status !== 0) {
      skipBecause(this, 'this machine lets nobody mount a small file system');
    }
    try {
      const file = join(small, 'credentials.json');
      const identities = Array.from(
        { length: 30 },
        (_, index) => ({ role: 'edge', nis: '21004', edge: `cab-${index}` }) as const,
      );
      enrolMany({ credentialsFile: file, identities });
      const before = readFileSync(file, 'utf8');
      // Leaves two pages of 4 KiB: a part of the new file fits, the whole does not.
      writeFileSync(join(small, 'fill'), Buffer.alloc(44 * 1024));
      const full = await failure(() => enrol({ credentialsFile: file, role: 'edge', nis: '21004', edge: 'one-more' }));
      expect(full).to.have.property('code', 'credentials-unwritable');
      expect(full.message).to.match(/disk is full: free some space/);
      expect(readFileSync(file, 'utf8')).to.equal(before);
      rmSync(join(small, 'fill'));
      expect(readdirSync(small)).to.deep.equal(['credentials.json']);
      enrol({ credentialsFile: file, role: 'edge', nis: '21004', edge: 'one-more' });
    } finally {
      spawnSync('umount', [small]);
    }
  });

  it('refuses to enrol a name that belongs to another, and ids that do not fit a topic', async () => {
    expect((await failure(() => enrol({ credentialsFile, role: 'edge', nis: '21009', edge: 'cab-a' }))).code).to.equal(
      'identity-taken',
    );
    expect((await failure(() => enrol({ credentialsFile, role: 'controller', host: 'cab-a' }))).code).to.equal(
      'identity-taken',
    );
    expect(
      (await failure(() => enrol({ credentialsFile, role: 'edge', nis: '21004', edge: 'a/#' }))).message,
    ).to.contain('edge');
    expect((await failure(() => enrol({ credentialsFile, role: 'edge', nis: 'x', edge: 'a' }))).message).to.contain(
      'NIS',
    );
  });

  it('lets a newly enrolled edge in at once, and cuts one whose password was replaced', async () => {
    const clock = new SteppedClock(0);
    const broker = build({}, clock);
    await broker.start();
    const a = await clients.connect('cab-a');
    const b = await clients.connect('cab-b');
    const added = enrol({ credentialsFile, role: 'edge', nis: '21004', edge: 'cab-new' });
    enrolments.push(added);
    await clients.connect('cab-new');
    const replaced = enrol({ credentialsFile, role: 'edge', ...A });
    const gone = new Promise<void>((resolve) => a.once('close', () => resolve()));
    await clock.advance(5_000);
    await gone;
    expect(b.connected).to.equal(true);
    expect(await clients.refusal('cab-a', {})).to.equal(4);
    const again = await clients.connect('cab-a', { password: replaced.password });
    await again.subscribeAsync(edgeSubscriptions(A, 'controller'));
    expect(again.connected).to.equal(true);
  });

  it('keeps the credentials in force when the file becomes unusable while it runs', async () => {
    const clock = new SteppedClock(0);
    const broker = build({}, clock);
    await broker.start();
    writeFileSync(credentialsFile, 'torn');
    await clock.advance(5_000);
    await clients.connect('cab-a');
    expect(await metric(broker, 'lighting_broker_refused_total{reason="credentials-file"}')).to.equal(1);
  });

  it('names the field of a configuration that makes no sense', async () => {
    expect((await failure(() => build({ port: 70_000 }))).message).to.contain('port');
    expect((await failure(() => build({ limits: { topicBytes: 0 } }))).message).to.contain('limits.topicBytes');
  });
});

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer();
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}
