import { Readable } from 'node:stream';
import { Aedes, type AedesPublishPacket, type AuthenticateError, type Client, type PublishPacket } from 'aedes';
import type { ConnectionGate } from '../gate/connection-gate.js';
import {
  ConnectRefusal,
  type ConnectRequest,
  type EngineRules,
  type Message,
  type MqttEngine,
  type Session,
} from './mqtt-engine.js';
import { RetainedTree } from './retained-tree.js';

/** Parts of Aedes 1.2.0 that its types leave out. */
interface Persistence {
  storeRetained(packet: PublishPacket): Promise<void>;
  createRetainedStreamCombi(filters: readonly string[]): Readable;
}
type AedesInside = Aedes & { persistence: Persistence };
type ClientInside = Client & { will: PublishPacket | null };

/** Replayed retained messages wait while more than this is on its way to the subscriber. */
const REPLAY_PENDING_BYTES = 256 * 1024;

const OPTIONS = {
  // One slow delivery must not hold up others: with the default of 100 a single stalled subscriber silences all topics.
  concurrency: 100_000,
  drainTimeout: 5_000,
  maxInflightInbound: 100,
  // The longest topic of ours, with the prefix of a certificate, has 7 levels; the gate refuses more than 8 slashes.
  maxTopicLevels: 12,
} as const;

/** The MQTT engine on Aedes 1.2.0. The traps of the bare library that are closed here are listed in README.md. */
export function createAedesEngine(rules: EngineRules, options: { readonly connectMs: number }): MqttEngine {
  return new AedesEngine(rules, options.connectMs);
}

class AedesEngine implements MqttEngine {
  #aedes: AedesInside | null = null;
  readonly #requests = new WeakMap<Client, Omit<ConnectRequest, 'username' | 'password'>>();
  readonly #sessionOf = new WeakMap<Client, Session>();
  readonly #clients = new Map<string, Client>();
  #retained = new RetainedTree<Message>();
  #subscriber: Client | null = null;

  constructor(
    private readonly rules: EngineRules,
    private readonly connectMs: number,
  ) {}

  get retainedCount(): number {
    return this.#retained.size;
  }

  get sessions(): Iterable<Session> {
    return [...this.#clients.values()].flatMap((client) => this.#sessionOf.get(client) ?? []);
  }

  session(username: string): Session | undefined {
    const client = this.#clients.get(username);
    return client && this.#sessionOf.get(client);
  }

  retained(filter: string): Iterable<Message> {
    return this.#retained.match(filter);
  }

  async start(): Promise<void> {
    this.#retained = new RetainedTree();
    const aedes = new Aedes({
      ...OPTIONS,
      // The gate's own limit comes first and is the one that is reported.
      connectTimeout: this.connectMs * 2,
      preConnect: (client, packet, done) => {
        const { clientId, keepalive = 0, will } = packet;
        packet.clean = true;
        this.#requests.set(client, {
          clientId,
          keepalive,
          will: will ? { topic: will.topic, retain: will.retain ?? false } : null,
        });
        done(null, true);
      },
      authenticate: (client, username, password, done) => void this.#connect(client, username, password, done),
      authorizePublish: (client, packet, done) => done(this.#authorizePublish(client, packet)),
      authorizeSubscribe: (client, subscription, done) => {
        const session = this.#sessionOf.get(client);
        const isAllowed = session !== undefined && this.rules.maySubscribe(session, subscription.topic);
        done(null, isAllowed ? subscription : null);
      },
      authorizeForward: (client, packet) => this.#forward(client, packet),
      published: (packet, client, done) => {
        const session = client && this.#sessionOf.get(client);
        if (session) this.rules.published(session, toMessage(packet));
        done(null);
      },
    }) as AedesInside;
    await aedes.listen();
    this.#keepRetained(aedes);
    aedes.on('error' as 'closed', ((error: Error) => this.rules.failed(error)) as () => void);
    aedes.on('client', (client) => this.#opened(client));
    aedes.on('clientDisconnect', (client) => this.#closed(client));
    this.#aedes = aedes;
  }

  accept(gate: ConnectionGate): void {
    if (this.#aedes) this.#aedes.handle(gate);
    else gate.destroy();
  }

  publish(message: Message): void {
    this.#aedes?.publish({ cmd: 'publish', dup: false, ...message }, () => {});
  }

  forget(topic: string): void {
    this.#retained.delete(topic);
  }

  async stop(): Promise<void> {
    const aedes = this.#aedes;
    this.#aedes = null;
    if (aedes) await new Promise<void>((resolve) => aedes.close(() => resolve()));
  }

  /** Replaces the library's retained store, which is scanned whole for each filter of each SUBSCRIBE. */
  #keepRetained(aedes: AedesInside): void {
    aedes.persistence.storeRetained = async (packet) => {
      const payload = asBuffer(packet.payload);
      if (payload.length === 0) this.#retained.delete(packet.topic);
      // Copied: a slice would keep the whole chunk that it arrived in.
      else this.#retained.set(packet.topic, { ...toMessage(packet), payload: Buffer.from(payload) });
    };
    // Aedes emits `subscribe` and asks for the retained messages in the same turn, without saying for whom.
    aedes.on('subscribe', (_, client) => {
      this.#subscriber = client;
    });
    aedes.persistence.createRetainedStreamCombi = (filters) => {
      const gate = this.#subscriber && this.#sessionOf.get(this.#subscriber)?.gate;
      this.#subscriber = null;
      return Readable.from(this.#replay(filters, gate ?? null));
    };
  }

  /** Retained messages at the pace at which the subscriber takes them: a city's births are larger than any buffer. */
  async *#replay(filters: readonly string[], gate: ConnectionGate | null): AsyncGenerator<PublishPacket> {
    for (const filter of filters) {
      for (const message of this.#retained.match(filter)) {
        await gate?.whenPendingBelow(REPLAY_PENDING_BYTES);
        if (gate?.destroyed) return;
        yield { cmd: 'publish', dup: false, ...message };
      }
    }
  }

  async #connect(
    client: Client,
    username: string | undefined,
    password: Uint8Array | undefined,
    done: (error: AuthenticateError | null, isAccepted: boolean | null) => void,
  ): Promise<void> {
    const request = this.#requests.get(client);
    this.#requests.delete(client);
    const answer = request
      ? await this.rules
          .connect(client.conn as ConnectionGate, { ...request, username, password })
          .catch((): ConnectRefusal => 'unavailable')
      : 'unavailable';
    if (typeof answer === 'string') {
      done(Object.assign(new Error(answer), { returnCode: ConnectRefusal[answer] as number }), false);
      return;
    }
    this.#sessionOf.set(client, answer);
    done(null, true);
  }

  #opened(client: Client): void {
    const session = this.#sessionOf.get(client);
    if (!session) return;
    // The library forgets to close the former client when that one is half closed already.
    const former = this.#clients.get(session.username);
    if (former && former !== client) this.#sessionOf.get(former)?.gate.destroy();
    this.#clients.set(session.username, client);
    this.rules.connected(session);
  }

  #closed(client: Client): void {
    const session = this.#sessionOf.get(client);
    if (!session) return;
    if (this.#clients.get(session.username) === client) this.#clients.delete(session.username);
    this.rules.disconnected(session);
  }

  #authorizePublish(client: Client | null, packet: PublishPacket): Error | null {
    const session = client && this.#sessionOf.get(client);
    const isWill = client !== null && packet === (client as ClientInside).will;
    if (session && this.rules.mayPublish(session, toMessage(packet))) return null;
    if (!session || isWill) return new Error('refused');
    // The library can only pass a message or cut its sender: a refused one goes where nobody can subscribe.
    packet.topic = '$SYS/refused';
    packet.payload = Buffer.alloc(0);
    packet.retain = false;
    return null;
  }

  #forward(client: Client, packet: AedesPublishPacket): AedesPublishPacket | null {
    const session = this.#sessionOf.get(client);
    if (!session || !this.rules.mayReceive(session, toMessage(packet))) return null;
    return packet;
  }
}

function toMessage(packet: PublishPacket): Message {
  return {
    topic: packet.topic,
    payload: asBuffer(packet.payload),
    qos: (packet.qos ?? 0) as Message['qos'],
    retain: packet.retain ?? false,
  };
}

const asBuffer = (payload: string | Buffer): Buffer => (typeof payload === 'string' ? Buffer.from(payload) : payload);
