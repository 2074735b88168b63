import { mkdtempSync, rmSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Broker, createBroker, type Enrolment, enrolMany } from '@lamplighter/broker';
import {
  controllerSubscriptions,
  deviceId,
  deviceTopic,
  edgeId,
  edgeSubscriptions,
  MINUTE,
  nisCode,
  nodeTopic,
  SteppedClock,
  SystemClock,
} from '@lamplighter/contracts';
import { expect } from 'chai';
import fc from 'fast-check';
import { type BrokerClients, brokerClients, heard, metric, silentLog } from './broker-clients.js';

const A = { nis: nisCode('21004'), edge: edgeId('cab-a') };
const live = controllerSubscriptions('+').filter((filter) => !filter.startsWith('$'));
const io = new SystemClock((error) => {
  throw error;
});

const text = (value: string | Buffer): Buffer => {
  const bytes = Buffer.from(value);
  const length = Buffer.alloc(2);
  length.writeUInt16BE(bytes.length);
  return Buffer.concat([length, bytes]);
};
const packet = (header: number, body: Buffer): Buffer => {
  const length: number[] = [];
  let rest = body.length;
  do {
    length.push((rest & 0x7f) | (rest > 0x7f ? 0x80 : 0));
    rest = Math.floor(rest / 128);
  } while (rest > 0);
  return Buffer.concat([Buffer.from([header, ...length]), body]);
};
const connectPacket = ({ username, password }: Enrolment): Buffer =>
  packet(
    0x10,
    Buffer.concat([text('MQTT'), Buffer.from([4, 0xc2, 0, 60]), text(username), text(username), text(password)]),
  );
const publishPacket = (topic: string | Buffer, payload: Buffer | string = 'x'): Buffer =>
  packet(0x30, Buffer.concat([text(topic), Buffer.from(payload)]));

/** A bare socket: sends what no MQTT library would. */
class RawClient {
  readonly #socket: Socket;
  #received = Buffer.alloc(0);
  readonly closed: Promise<void>;

  constructor(port: number) {
    this.#socket = connect(port, '127.0.0.1');
    this.#socket.on('data', (chunk) => {
      this.#received = Buffer.concat([this.#received, chunk]);
    });
    this.#socket.on('error', () => {});
    this.closed = new Promise((resolve) => this.#socket.once('close', () => resolve()));
  }

  send(bytes: Buffer): void {
    this.#socket.write(bytes);
  }

  async received(count: number): Promise<Buffer> {
    while (this.#received.length < count) {
      await new Promise((resolve, reject) => {
        this.#socket.once('data', resolve);
        this.#socket.once('close', () => reject(new Error('closed by the broker')));
      });
    }
    return this.#received;
  }

  end(): void {
    this.#socket.destroy();
  }
}

describe('limits at the broker', () => {
  let folder: string;
  let enrolments: Enrolment[];
  let broker: Broker;
  let clients: BrokerClients;
  const raw = new Set<RawClient>();

  const start = async (limits: object = {}, clock: SystemClock | SteppedClock = io): Promise<void> => {
    broker = createBroker({
      config: { port: 0, metricsPort: 0, credentialsFile: join(folder, 'credentials.json'), limits },
      io: clock,
      log: silentLog,
    });
    await broker.start();
    clients = brokerClients(() => broker.port, enrolments);
  };
  const rawClient = (): RawClient => {
    const client = new RawClient(broker.port);
    raw.add(client);
    return client;
  };
  const accepted = async (username: string): Promise<RawClient> => {
    const client = rawClient();
    client.send(connectPacket(enrolments.find((enrolment) => enrolment.username === username) as Enrolment));
    expect((await client.received(4)).subarray(0, 4)).to.deep.equal(Buffer.from([0x20, 2, 0, 0]));
    return client;
  };
  const refused = (reason: string): Promise<number> =>
    metric(broker, `lighting_broker_refused_total{reason="${reason}"}`);

  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'broker-limits-'));
    enrolments = enrolMany({
      credentialsFile: join(folder, 'credentials.json'),
      identities: [
        { role: 'edge', ...A },
        { role: 'edge', nis: '21004', edge: 'cab-b' },
        { role: 'controller', host: 'controller' },
      ],
    });
  });
  after(() => rmSync(folder, { recursive: true }));
  afterEach(async () => {
    for (const client of raw) client.end();
    raw.clear();
    await clients.endAll();
    await broker.stop();
  });

  it('refuses a long CONNECT by its header, and anything else before a CONNECT, without keeping bytes', async () => {
    await start();
    const long = rawClient();
    long.send(packet(0x10, Buffer.alloc(16 * 1024)).subarray(0, 8));
    await long.closed;
    const publisher = rawClient();
    publisher.send(publishPacket('spBv1.0/21004/NDATA/cab-a'));
    await publisher.closed;
    expect(await refused('packet-too-large')).to.equal(1);
    expect(await refused('no-connect')).to.equal(1);
  });

  it('cuts whoever has not sent a CONNECT within 5 s', async () => {
    const clock = new SteppedClock(0);
    await start({}, clock);
    const silent = rawClient();
    const partial = rawClient();
    partial.send(connectPacket(enrolments[0] as Enrolment).subarray(0, 10));
    await untilHalfOpen(2);
    await clock.advance(4_999);
    expect(await metric(broker, 'lighting_broker_half_open_connections')).to.equal(2);
    await clock.advance(1);
    await Promise.all([silent.closed, partial.closed]);
    expect(await refused('connect-timeout')).to.equal(2);
  });

  it('limits connections in all and connections that have not said who they are', async () => {
    await start({ halfOpen: 2 });
    rawClient();
    rawClient();
    await untilHalfOpen(2);
    await rawClient().closed;
    expect(await refused('half-open')).to.equal(1);
    await broker.stop();
    await start({ connections: 1 });
    await accepted('cab-a');
    await rawClient().closed;
    expect(await refused('connections')).to.equal(1);
  });

  it('takes an edge packet of 16 KiB and a birth of 128 KiB, and cuts above either by the header', async () => {
    await start();
    const controller = await clients.connect('controller');
    await controller.subscribeAsync(live, { qos: 1 });
    const atController = heard(controller);
    const a = await accepted('cab-a');
    a.send(publishPacket(nodeTopic('NDATA', A), Buffer.alloc(16_000)));
    a.send(publishPacket(deviceTopic('DBIRTH', A, deviceId('lamp-1')), Buffer.alloc(128 * 1024)));
    await atController.until((topics) => topics.length === 2);
    expect(atController.packets.map(({ payload }) => payload.length)).to.deep.equal([16_000, 131_072]);
    const data = publishPacket(nodeTopic('NDATA', A), Buffer.alloc(20_000));
    a.send(data.subarray(0, 100));
    await a.closed;
    const again = await accepted('cab-a');
    again.send(publishPacket(nodeTopic('NBIRTH', A), Buffer.alloc(140_000)).subarray(0, 100));
    await again.closed;
    // A topic that never becomes complete cannot keep more than a packet's worth either.
    const endless = await accepted('cab-a');
    endless.send(Buffer.concat([Buffer.from([0x30, 0xff, 0xff, 0x7f, 0xff, 0xff]), Buffer.alloc(20_000, 'a')]));
    await endless.closed;
    expect(await refused('packet-too-large')).to.equal(3);
  });

  const badTopics: readonly [string, Buffer, string][] = [
    ['ill-formed UTF-8', Buffer.from([0x61, 0xc3, 0x28]), 'ill-formed-text'],
    ['an encoded surrogate', Buffer.from([0x61, 0xed, 0xa0, 0x80]), 'ill-formed-text'],
    ['an overlong slash', Buffer.from([0x61, 0xc0, 0xaf]), 'ill-formed-text'],
    ['U+0000', Buffer.from([0x61, 0x00]), 'control-character'],
    ['a line feed', Buffer.from('a\nb'), 'control-character'],
    ['DEL', Buffer.from('a\x7f'), 'control-character'],
    ['U+0085', Buffer.from('a\u0085'), 'control-character'],
    ['129 bytes', Buffer.alloc(129, 'a'), 'topic-too-long'],
    ['eight slashes', Buffer.from('a/b/c/d/e/f/g/h/i'), 'topic-too-deep'],
  ];
  for (const [what, topic, reason] of badTopics) {
    it(`closes the connection that publishes on, or subscribes to, a topic with ${what}`, async () => {
      await start();
      const bystander = await clients.connect('cab-b');
      const publisher = await accepted('cab-a');
      publisher.send(publishPacket(topic));
      await publisher.closed;
      const subscriber = await accepted('cab-a');
      subscriber.send(packet(0x82, Buffer.concat([Buffer.from([0, 1]), text(topic), Buffer.from([1])])));
      await subscriber.closed;
      expect(await refused(reason)).to.equal(2);
      expect(bystander.connected).to.equal(true);
    });
  }

  it('takes Dutch and French letters in a topic for what they are: text', async () => {
    await start();
    const a = await accepted('cab-a');
    a.send(publishPacket('élagage/straße'));
    a.send(Buffer.from([0xc0, 0]));
    expect((await a.received(6)).subarray(4)).to.deep.equal(Buffer.from([0xd0, 0]));
    expect(await refused('foreign-topic')).to.equal(1);
  });

  it('cuts a length field of five bytes and a string that runs past its packet', async () => {
    await start();
    const length = await accepted('cab-a');
    length.send(Buffer.from([0x30, 0xff, 0xff, 0xff, 0xff, 0x01]));
    await length.closed;
    const overrun = await accepted('cab-a');
    overrun.send(packet(0x30, Buffer.from([0xff, 0xff, 0x61])));
    await overrun.closed;
    expect(await refused('malformed-packet')).to.equal(2);
  });

  it('takes packets one byte at a time', async () => {
    await start();
    const controller = await clients.connect('controller');
    await controller.subscribeAsync(live);
    const atController = heard(controller);
    const a = await accepted('cab-a');
    for (const byte of publishPacket(nodeTopic('NDATA', A), 'slow')) a.send(Buffer.from([byte]));
    await atController.until((topics) => topics.length === 1);
    expect(atController.payloads).to.deep.equal(['slow']);
  });

  it('slows a client that sends too fast and loses none of its messages, nor their order', async () => {
    const clock = new SteppedClock(0);
    await start({ messageBurst: 50, messagesPerSecond: 100 }, clock);
    const controller = await clients.connect('controller');
    await controller.subscribeAsync(live, { qos: 1 });
    const atController = heard(controller);
    const a = await clients.connect('cab-a');
    const sent = Array.from({ length: 200 }, (_, index) => `m${index}`);
    const all = Promise.all(sent.map((payload) => a.publishAsync(nodeTopic('NDATA', A), payload, { qos: 1 })));
    await atController.until((topics) => topics.length === 50);
    expect(await metric(broker, 'lighting_broker_messages_total{direction="in",verb="NDATA"}')).to.equal(50);
    await clock.advance(500);
    await atController.until((topics) => topics.length === 100);
    expect(await metric(broker, 'lighting_broker_messages_total{direction="in",verb="NDATA"}')).to.equal(100);
    await clock.advance(MINUTE);
    await all;
    await atController.until((topics) => topics.length === 200);
    expect(atController.payloads).to.deep.equal(sent);
  });

  it('lets a birth of 60 devices and a journal window of 500 records through without a pause', async () => {
    const clock = new SteppedClock(0);
    await start({}, clock);
    const controller = await clients.connect('controller');
    await controller.subscribeAsync(live, { qos: 1 });
    const atController = heard(controller);
    const a = await clients.connect('cab-a');
    const lamps = Array.from({ length: 60 }, (_, index) => deviceId(`lamp-${index}`));
    await a.publishAsync(nodeTopic('NBIRTH', A), 'birth', { qos: 0 });
    const births = lamps.map((lamp) => a.publishAsync(deviceTopic('DBIRTH', A, lamp), 'birth', { qos: 0 }));
    const records = Array.from({ length: 500 }, (_, index) =>
      a.publishAsync(deviceTopic('DDATA', A, lamps[index % 60] as (typeof lamps)[0]), `r${index}`, { qos: 1 }),
    );
    await Promise.all([...births, ...records]);
    await atController.until((topics) => topics.length === 561);
    expect(clock.monotonic()).to.equal(0);
  });

  it('cuts a subscriber that stops reading and goes on serving the others within the same second', async () => {
    await start({ controllerPendingBytes: 256 * 1024 });
    const stalled = await clients.connect('controller');
    await stalled.subscribeAsync(live);
    const gone = new Promise<void>((resolve) => stalled.once('close', () => resolve()));
    const [a, b] = [await clients.connect('cab-a'), await clients.connect('cab-b')];
    await b.subscribeAsync(edgeSubscriptions({ nis: A.nis, edge: edgeId('cab-b') }, 'controller'));
    stalled.stream.pause();
    const payload = Buffer.alloc(8_000);
    // Kernel buffers take some megabytes before the broker notices.
    for (let index = 0; index < 1_500 && (await refused('stalled-subscriber')) === 0; index += 50) {
      const started = io.monotonic();
      await Promise.all(Array.from({ length: 50 }, () => a.publishAsync(nodeTopic('NDATA', A), payload, { qos: 1 })));
      expect(io.monotonic() - started).to.be.below(1_000);
    }
    expect(await refused('stalled-subscriber')).to.equal(1);
    stalled.stream.resume();
    await gone;
    expect(a.connected && b.connected).to.equal(true);
  });

  it('survives malformed conversations of every kind and goes on serving the others', async function () {
    this.timeout(60_000);
    await start({ halfOpen: 2_000 });
    const [controller, b] = [await clients.connect('controller'), await clients.connect('cab-b')];
    await controller.subscribeAsync(live, { qos: 1 });
    const atController = heard(controller);
    const good = [
      publishPacket(nodeTopic('NDATA', A)),
      packet(0x32, Buffer.concat([text(nodeTopic('NDATA', A)), Buffer.from([0, 7, 1])])),
      packet(0x34, Buffer.concat([text(nodeTopic('NDATA', A)), Buffer.from([0, 8, 1])])),
      packet(0x82, Buffer.concat([Buffer.from([0, 1]), text(nodeTopic('NCMD', A)), Buffer.from([1])])),
      packet(0xa2, Buffer.concat([Buffer.from([0, 2]), text(nodeTopic('NCMD', A))])),
      packet(0x62, Buffer.from([0, 8])),
      packet(0x40, Buffer.from([0, 9])),
      connectPacket(enrolments[0] as Enrolment),
      Buffer.from([0xc0, 0]),
      Buffer.from([0xe0, 0]),
    ];
    const mutated = fc
      .record({
        bytes: fc.constantFrom(...good),
        flips: fc.array(fc.tuple(fc.nat(80), fc.nat(255)), { maxLength: 4 }),
        keep: fc.nat(100),
      })
      .map(({ bytes, flips, keep }) => {
        const copy = Buffer.from(bytes);
        for (const [at, value] of flips) copy[at % copy.length] = value;
        return keep > 80 ? copy.subarray(0, Math.ceil((copy.length * keep) / 120)) : copy;
      });
    const noise = fc.uint8Array({ maxLength: 64 }).map((bytes) => Buffer.from(bytes));
    await fc.assert(
      fc.asyncProperty(
        fc.boolean(),
        fc.array(fc.oneof(mutated, noise), { minLength: 1, maxLength: 6 }),
        async (isKnown, parts) => {
          const client = isKnown ? await accepted('cab-a') : rawClient();
          for (const part of parts) client.send(part);
          // Whatever it was, the broker has looked at it when it answers a well-behaved client.
          await b.publishAsync(nodeTopic('NDATA', { nis: A.nis, edge: edgeId('cab-b') }), 'still here', { qos: 1 });
          client.end();
          raw.delete(client);
        },
      ),
      { numRuns: 300 },
    );
    await atController.until((topics) => topics.filter((topic) => topic.endsWith('cab-b')).length === 300);
    expect(controller.connected && b.connected).to.equal(true);
  });

  async function untilHalfOpen(count: number): Promise<void> {
    const deadline = io.monotonic() + 5_000;
    while ((await metric(broker, 'lighting_broker_half_open_connections')) !== count) {
      if (io.monotonic() > deadline) throw new Error(`never saw ${count} half-open connections`);
    }
  }
});
