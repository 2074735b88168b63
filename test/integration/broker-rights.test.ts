import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Broker, createBroker, enrolMany } from '@lamplighter/broker';
import {
  certificateTopic,
  controllerSubscriptions,
  deviceId,
  deviceTopic,
  edgeId,
  edgeSubscriptions,
  encodeHostState,
  nisCode,
  nodeTopic,
  SystemClock,
  stateTopic,
} from '@lamplighter/contracts';
import { expect } from 'chai';
import { type BrokerClients, brokerClients, heard, metric, silentLog } from './broker-clients.js';

const A = { nis: nisCode('21004'), edge: edgeId('cab-a') };
const B = { nis: nisCode('21009'), edge: edgeId('cab-b') };
const lamp = deviceId('lamp-1');
/** Without the certificates, which replay what earlier tests have published. */
const live = controllerSubscriptions('+').filter((filter) => !filter.startsWith('$'));

describe('rights at the broker', () => {
  let folder: string;
  let broker: Broker;
  let clients: BrokerClients;

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'broker-rights-'));
    const credentialsFile = join(folder, 'credentials.json');
    const enrolments = enrolMany({
      credentialsFile,
      identities: [
        { role: 'edge', ...A },
        { role: 'edge', ...B },
        { role: 'controller', host: 'controller' },
        { role: 'controller', host: 'second-host' },
        { role: 'reader', nis: '21004' },
      ],
    });
    broker = createBroker({
      config: { port: 0, metricsPort: 0, credentialsFile },
      io: new SystemClock((error) => {
        throw error;
      }),
      log: silentLog,
    });
    await broker.start();
    clients = brokerClients(() => broker.port, enrolments);
  });

  after(async () => {
    await clients.endAll();
    await broker.stop();
    rmSync(folder, { recursive: true });
  });

  afterEach(() => clients.endAll());

  it('carries births, deaths and data of an edge to the controller, and commands to that edge alone', async () => {
    const controller = await clients.connect('controller');
    const [a, b] = [await clients.connect('cab-a'), await clients.connect('cab-b')];
    await controller.subscribeAsync(controllerSubscriptions('+'), { qos: 1 });
    await a.subscribeAsync(edgeSubscriptions(A, 'controller'), { qos: 1 });
    await b.subscribeAsync(edgeSubscriptions(B, 'controller'), { qos: 1 });
    const [atController, atA, atB] = [heard(controller), heard(a), heard(b)];
    const own = [
      nodeTopic('NBIRTH', A),
      deviceTopic('DBIRTH', A, lamp),
      nodeTopic('NDATA', A),
      deviceTopic('DDATA', A, lamp),
      deviceTopic('DDEATH', A, lamp),
      nodeTopic('NDEATH', A),
    ];
    for (const topic of own) await a.publishAsync(topic, 'x', { qos: 1 });
    await atController.until((topics) => own.every((topic) => topics.includes(topic)));
    await controller.publishAsync(nodeTopic('NCMD', A), 'c', { qos: 1 });
    await controller.publishAsync(deviceTopic('DCMD', B, lamp), 'd', { qos: 1 });
    await atA.until((topics) => topics.includes(nodeTopic('NCMD', A)));
    await atB.until((topics) => topics.includes(deviceTopic('DCMD', B, lamp)));
    expect(atA.topics).to.deep.equal([nodeTopic('NCMD', A)]);
    expect(atB.topics).to.deep.equal([deviceTopic('DCMD', B, lamp)]);
  });

  const foreign = [
    ...(['NBIRTH', 'NDEATH', 'NDATA', 'NCMD'] as const).map((verb) => nodeTopic(verb, B)),
    ...(['DBIRTH', 'DDEATH', 'DDATA', 'DCMD'] as const).map((verb) => deviceTopic(verb, B, lamp)),
    nodeTopic('NCMD', A),
    deviceTopic('DCMD', A, lamp),
    nodeTopic('NDATA', { nis: B.nis, edge: A.edge }),
    nodeTopic('NDATA', { nis: A.nis, edge: B.edge }),
    stateTopic('controller'),
    certificateTopic(nodeTopic('NBIRTH', A)),
    'spBv1.0/21004/NDATA/cab-a/lamp-1',
    'anything/else',
    '$SYS/broker',
  ];

  it('drops what an edge publishes in the name of another, and keeps serving the edge', async () => {
    const [controller, b] = [await clients.connect('controller'), await clients.connect('cab-b')];
    await controller.subscribeAsync([...live, stateTopic('controller')], { qos: 1 });
    await b.subscribeAsync(edgeSubscriptions(B, 'controller'), { qos: 1 });
    const [atController, atB] = [heard(controller), heard(b)];
    const a = await clients.connect('cab-a');
    const before = await metric(broker, 'lighting_broker_refused_total{reason="foreign-topic"}');
    for (const topic of foreign) await a.publishAsync(topic, 'forged', { qos: 1 });
    await a.publishAsync(nodeTopic('NDATA', A), 'mine', { qos: 1 });
    await atController.until((topics) => topics.includes(nodeTopic('NDATA', A)));
    expect(atController.topics).to.deep.equal([nodeTopic('NDATA', A)]);
    expect(atB.topics).to.deep.equal([]);
    const after = await metric(broker, 'lighting_broker_refused_total{reason="foreign-topic"}');
    expect(after - before).to.equal(foreign.length - 1);
  });

  it('answers 0x80 to every filter beyond the own ones', async () => {
    const [a, reader, controller] = await Promise.all(
      ['cab-a', 'reader-21004', 'controller'].map((name) => clients.connect(name)),
    );
    const refusedFor = async (client: typeof a, filters: readonly string[]): Promise<string[]> => {
      const granted = await Promise.all(
        filters.map((filter) => client?.subscribeAsync(filter, { qos: 1 }).catch(() => 'no')),
      );
      return filters.filter((_, index) => granted[index] === 'no');
    };
    const beyondEdge = [
      '#',
      '+/+/+/+',
      'spBv1.0/#',
      'spBv1.0/+/NCMD/cab-a',
      'spBv1.0/21004/NCMD/+',
      'spBv1.0/21004/NCMD/#',
      'spBv1.0/21004/NDATA/cab-a',
      'spBv1.0/STATE/+',
      'spBv1.0/STATE/#',
      ...edgeSubscriptions(B, 'controller').filter((filter) => !filter.includes('STATE')),
      ...controllerSubscriptions('+'),
      '$SYS/#',
      '$SYS/+/new/clients',
      '$share/group/spBv1.0/21004/NCMD/cab-a',
    ];
    expect(await refusedFor(a, beyondEdge)).to.deep.equal(beyondEdge);
    expect(await refusedFor(a, edgeSubscriptions(A, 'controller'))).to.deep.equal([]);
    const beyondReader = [
      '#',
      'spBv1.0/#',
      'spBv1.0/+/NDATA/+',
      'spBv1.0/21009/#',
      'spBv1.0/STATE/controller',
      '$SYS/#',
    ];
    expect(await refusedFor(reader, beyondReader)).to.deep.equal(beyondReader);
    expect(await refusedFor(reader, ['spBv1.0/21004/#', 'spBv1.0/21004/DDATA/+/+'])).to.deep.equal([]);
    const beyondController = ['#', '$SYS/#', 'spBv1.0/+/NCMD/+', '$share/g/spBv1.0/+/NDATA/+', '$sparkplug/#'];
    expect(await refusedFor(controller, beyondController)).to.deep.equal(beyondController);
  });

  it('lets a reader of one municipality hear that municipality and say nothing', async () => {
    const reader = await clients.connect('reader-21004');
    await reader.subscribeAsync('spBv1.0/21004/#');
    const atReader = heard(reader);
    const [a, b] = [await clients.connect('cab-a'), await clients.connect('cab-b')];
    await reader.publishAsync(nodeTopic('NDATA', A), 'forged', { qos: 1 });
    await b.publishAsync(nodeTopic('NDATA', B), 'foreign', { qos: 1 });
    await a.publishAsync(nodeTopic('NDATA', A), 'own', { qos: 1 });
    await atReader.until((topics) => topics.length > 0);
    expect(atReader.payloads).to.deep.equal(['own']);
  });

  it('refuses a connection whose will speaks for another, and delivers an own will when the line drops', async () => {
    for (const topic of [nodeTopic('NDEATH', B), nodeTopic('NCMD', A), stateTopic('controller'), '$SYS/x']) {
      expect(
        await clients.refusal('cab-a', { will: { topic, payload: Buffer.from('x'), qos: 1, retain: false } }),
        topic,
      ).to.equal(5);
    }
    const retained = { topic: nodeTopic('NDEATH', A), payload: Buffer.from('x'), qos: 1 as const, retain: true };
    expect(await clients.refusal('cab-a', { will: retained })).to.equal(5);
    const controller = await clients.connect('controller');
    await controller.subscribeAsync(live);
    const atController = heard(controller);
    const a = await clients.connect('cab-a', { will: { ...retained, retain: false, payload: Buffer.from('died') } });
    a.stream.destroy();
    await atController.until((topics) => topics.includes(nodeTopic('NDEATH', A)));
    expect(atController.payloads).to.deep.equal(['died']);
  });

  it('drops a retained command, so that no edge carries it out when it comes back', async () => {
    const controller = await clients.connect('controller');
    await controller.publishAsync(nodeTopic('NCMD', A), 'dim', { qos: 1, retain: true });
    await controller.publishAsync(deviceTopic('DCMD', A, lamp), 'dim', { qos: 1, retain: true });
    const a = await clients.connect('cab-a');
    const atA = heard(a);
    await a.subscribeAsync(edgeSubscriptions(A, 'controller'), { qos: 1 });
    await controller.publishAsync(nodeTopic('NCMD', A), 'now', { qos: 1 });
    await atA.until((topics) => topics.length > 0);
    expect(atA.payloads).to.deep.equal(['now']);
    expect(await metric(broker, 'lighting_broker_refused_total{reason="retained-command"}')).to.equal(2);
  });

  it('keeps the state of a host retained, from that host alone', async () => {
    const [controller, second] = [await clients.connect('controller'), await clients.connect('second-host')];
    await controller.publishAsync(stateTopic('controller'), encodeHostState(true, 1), { qos: 1, retain: true });
    await second.publishAsync(stateTopic('controller'), encodeHostState(false, 2), { qos: 1, retain: true });
    const a = await clients.connect('cab-a');
    const atA = heard(a);
    await a.subscribeAsync(edgeSubscriptions(A, 'controller'), { qos: 1 });
    await atA.until((topics) => topics.length > 0);
    expect(atA.payloads).to.deep.equal([encodeHostState(true, 1)]);
  });

  it('refuses wrong passwords, strangers, a foreign client id and a missing keepalive, each with its code', async () => {
    expect(await clients.refusal('cab-a', { password: 'guess' })).to.equal(4);
    expect(await clients.refusal('cab-a', { username: 'nobody' })).to.equal(4);
    expect(await clients.refusal('cab-a', { clientId: 'cab-b' })).to.equal(2);
    expect(await clients.refusal('cab-a', { clientId: '' })).to.equal(2);
    expect(await clients.refusal('cab-a', { keepalive: 0 })).to.equal(5);
    expect(await clients.refusal('cab-a', { username: undefined, password: undefined })).to.equal(4);
  });

  it('lets an identity replace its own connection and nobody else take it over', async () => {
    const first = await clients.connect('cab-a');
    expect(await clients.refusal('cab-b', { clientId: 'cab-a' })).to.equal(2);
    expect(first.connected).to.equal(true);
    const closed = new Promise<void>((resolve) => first.once('close', () => resolve()));
    const second = await clients.connect('cab-a');
    await closed;
    const controller = await clients.connect('controller');
    await controller.subscribeAsync(live);
    const atController = heard(controller);
    await second.publishAsync(nodeTopic('NDATA', A), 'second', { qos: 1 });
    await atController.until((topics) => topics.length > 0);
    expect(atController.payloads).to.deep.equal(['second']);
  });

  it('loses nothing when messages of QoS 0 and 1 come mixed and from two edges at once', async () => {
    const [controller, a, b] = [
      await clients.connect('controller'),
      await clients.connect('cab-a'),
      await clients.connect('cab-b'),
    ];
    await controller.subscribeAsync(live, { qos: 1 });
    const atController = heard(controller);
    const sent: string[] = [];
    const acknowledged: Promise<unknown>[] = [];
    for (let index = 0; index < 600; index++) {
      const [client, at] = index % 2 === 0 ? [a, A] : [b, B];
      sent.push(`m${index}`);
      acknowledged.push(client.publishAsync(nodeTopic('NDATA', at), `m${index}`, { qos: index % 3 === 0 ? 0 : 1 }));
    }
    await Promise.all(acknowledged);
    await atController.until((topics) => topics.length === 600);
    expect([...atController.payloads].sort()).to.deep.equal([...sent].sort());
    const isOfA = (payload: string): boolean => Number(payload.slice(1)) % 2 === 0;
    const isAcknowledged = (payload: string): boolean => Number(payload.slice(1)) % 3 !== 0;
    const inOrder = (payloads: string[]): string[] =>
      payloads.filter((payload) => isOfA(payload) && isAcknowledged(payload));
    expect(inOrder(atController.payloads)).to.deep.equal(inOrder(sent));
  });
});
