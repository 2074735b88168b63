import {
  type Cancel,
  type Clock,
  controllerSubscriptions,
  decodeHostState,
  type EdgeAddress,
  encodeHostState,
  encodePayload,
  type NodeCommand,
  nodeCommandPayload,
  nodeTopic,
  stateTopic,
} from '@lamplighter/contracts';
import { connect, type MqttClient } from 'mqtt';
import type { Logger } from 'pino';
import type { EdgeOutbox } from './edge-outbox.js';

export interface SparkplugHostOptions {
  readonly url: string;
  readonly username: string;
  readonly password: string;
  /** Host application id; edges watch its STATE. */
  readonly hostId: string;
  /** Platform time: what STATE and commands are stamped with. */
  readonly clock: Clock;
  /** Real time: reconnecting. */
  readonly io: Clock;
  readonly log: Pick<Logger, 'info' | 'warn' | 'error'>;
  /** Every message of the subscriptions, certificates included. Must not throw and must not wait. */
  readonly onMessage: (topic: string, bytes: Uint8Array) => void;
  /** After each successful subscription. */
  readonly onConnected: () => void;
}

const FIRST_RETRY_MS = 500;
const LONGEST_RETRY_MS = 15_000;

/**
 * The controller on the wire: a Sparkplug host application (specification chapter 5, Sparkplug Host Application). It
 * keeps STATE retained, online while connected and offline by will, subscribes to all edges, and reconnects by itself.
 */
export class SparkplugHost implements EdgeOutbox {
  #client: MqttClient | undefined;
  #retry: Cancel = () => undefined;
  #delay = FIRST_RETRY_MS;
  #isStopped = true;
  #isSubscribed = false;
  /** Stamp of the will in force: the online STATE repeats it (tck-id-host-topic-phid-birth-payload-timestamp). */
  #stamp = 0;

  constructor(private readonly options: SparkplugHostOptions) {}

  get isConnected(): boolean {
    return this.#isSubscribed;
  }

  start(): void {
    this.#isStopped = false;
    this.#connect();
  }

  /** Says offline itself: a clean disconnect sends no will. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#retry();
    const client = this.#client;
    this.#client = undefined;
    this.#isSubscribed = false;
    if (!client) return;
    if (client.connected) await this.#publishState(client, false).catch(() => undefined);
    await client.endAsync(!client.connected).catch(() => undefined);
  }

  send(edge: EdgeAddress, message: NodeCommand): boolean {
    if (!this.#client || !this.#isSubscribed) return false;
    const bytes = encodePayload(nodeCommandPayload(message, this.options.clock.now()));
    // Quality of service 0, as Sparkplug asks of commands; each kind has its own way of being repeated.
    this.#client.publish(nodeTopic('NCMD', edge), Buffer.from(bytes), { qos: 0, retain: false });
    return true;
  }

  #connect(): void {
    if (this.#isStopped) return;
    const { url, username, password, hostId, clock, log } = this.options;
    this.#stamp = clock.now();
    const client = connect(url, {
      clientId: username,
      username,
      password,
      clean: true,
      keepalive: 30,
      connectTimeout: 10_000,
      reconnectPeriod: 0,
      queueQoSZero: false,
      will: {
        topic: stateTopic(hostId),
        payload: Buffer.from(encodeHostState(false, this.#stamp)),
        qos: 1,
        retain: true,
      },
    });
    this.#client = client;
    let problem = 'connection closed';
    client.on('error', (error) => {
      problem = error.message || (error as NodeJS.ErrnoException).code || problem;
    });
    client.on('message', (topic, payload) => this.#onMessage(client, topic, payload));
    client.once('close', () => this.#onClosed(client, problem));
    client.once('connect', () => {
      this.#subscribe(client).catch((error: Error) => {
        problem = error.message;
        client.end(true);
      });
    });
    log.info({ broker: url }, 'connecting to the broker');
  }

  async #subscribe(client: MqttClient): Promise<void> {
    const own = stateTopic(this.options.hostId);
    const granted = await client.subscribeAsync([...controllerSubscriptions('+'), own], { qos: 1 });
    const refused = granted.filter((grant) => grant.qos === 128).map((grant) => grant.topic);
    if (refused.length > 0) throw new Error(`the broker refused the subscriptions ${refused.join(', ')}`);
    await this.#publishState(client, true);
    if (this.#isStopped || client !== this.#client) return;
    this.#isSubscribed = true;
    this.#delay = FIRST_RETRY_MS;
    this.options.log.info({ broker: this.options.url }, 'connected to the broker');
    this.options.onConnected();
  }

  #onMessage(client: MqttClient, topic: string, payload: Uint8Array): void {
    if (client !== this.#client) return;
    if (topic !== stateTopic(this.options.hostId)) {
      this.options.onMessage(topic, payload);
      return;
    }
    // A late will of our own former connection must not leave the edges believing that we are gone.
    if (decodeHostState(payload)?.isOnline === false && this.#isSubscribed) {
      this.#publishState(client, true).catch(() => undefined);
    }
  }

  #onClosed(client: MqttClient, problem: string): void {
    client.removeAllListeners('message');
    client.end(true);
    if (client !== this.#client || this.#isStopped) return;
    this.#client = undefined;
    this.#isSubscribed = false;
    const wait = this.#delay;
    this.#delay = Math.min(this.#delay * 2, LONGEST_RETRY_MS);
    this.options.log.warn({ broker: this.options.url, reason: problem, retryMs: wait }, 'no connection to the broker');
    this.#retry = this.options.io.after(wait, () => this.#connect());
  }

  async #publishState(client: MqttClient, isOnline: boolean): Promise<void> {
    const stamp = isOnline ? this.#stamp : this.options.clock.now();
    await client.publishAsync(stateTopic(this.options.hostId), encodeHostState(isOnline, stamp), {
      qos: 1,
      retain: true,
    });
  }
}
