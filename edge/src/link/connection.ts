import { type Cancel, type Clock, type Milliseconds, SECOND } from '@lamplighter/contracts';
import mqtt, { type MqttClient } from 'mqtt';
import type { Log } from '../log.js';
import { backoff, LONGEST_BACKOFF } from './backoff.js';

const KEEPALIVE: Milliseconds = 30 * SECOND;
/** Connected, but not a byte for so long: the network eats packets. */
const SILENCE_LIMIT: Milliseconds = 2.5 * KEEPALIVE;
/** One attempt, from socket to granted subscriptions. */
const ATTEMPT_LIMIT: Milliseconds = 45 * SECOND;
/** Not connected and no attempt for so long, whatever the reason: the supervision begins anew (RELIABILITY F-07). */
const STOPPED_AFTER: Milliseconds = 3 * LONGEST_BACKOFF;
/** A connection that held so long counts as good: the next loss starts the backoff anew. */
const STEADY_AFTER: Milliseconds = 10 * SECOND;
const FAREWELL_LIMIT: Milliseconds = 2 * SECOND;

export interface Message {
  readonly topic: string;
  readonly payload: Uint8Array;
  /** Set when the broker had kept it: never so for a command. */
  readonly isRetained: boolean;
}

interface ConnectionEvents {
  /** Connected and subscribed. */
  online(): void;
  offline(): void;
  message(message: Message): void;
}

export interface ConnectionOptions {
  /** `mqtt://host:port` or `mqtts://…`. */
  readonly url: string;
  /** Also the client id. */
  readonly username: string;
  readonly password: string;
  /** Topic filters, subscribed with QoS 1. */
  readonly subscriptions: readonly string[];
  /** Will of the connection about to be made: asked for before each attempt. */
  readonly will: () => Promise<{ topic: string; payload: Uint8Array }>;
  readonly events: ConnectionEvents;
  readonly io: Clock;
  readonly log: Log;
  readonly random?: () => number;
  /** How long the first attempt after start() waits; at once when absent. */
  readonly firstAfter?: Milliseconds;
}

/**
 * An MQTT connection that looks after itself. The library's own reconnecting is switched off: each attempt is a fresh
 * client (RELIABILITY F-07), and a watch of our own throws away any client that neither connects nor closes, or that
 * says it is connected and is not.
 */
export class Connection {
  #client: MqttClient | null = null;
  #isWanted = false;
  #isOnline = false;
  #failures = 0;
  #onlineAt: Milliseconds = 0;
  #heardAt: Milliseconds = 0;
  #attemptAt: Milliseconds = 0;
  #cancelRetry: Cancel | null = null;
  #cancelWatch: Cancel | null = null;
  #complaint = '';

  constructor(private readonly options: ConnectionOptions) {}

  start(): void {
    if (this.#isWanted) return;
    this.#isWanted = true;
    const { io, firstAfter = 0 } = this.options;
    this.#cancelWatch = io.every(5 * SECOND, () => this.#watch());
    if (firstAfter > 0) this.#attemptAfter(firstAfter);
    else this.#attempt();
  }

  /** Says farewell, when given and connected, and closes. */
  async stop(farewell?: { topic: string; payload: Uint8Array }): Promise<void> {
    this.#isWanted = false;
    this.#cancelRetry?.();
    this.#cancelWatch?.();
    const client = this.#client;
    this.#client = null;
    if (!client) return;
    const wasOnline = this.#isOnline;
    this.#isOnline = false;
    if (wasOnline) {
      this.options.events.offline();
      const goodbye = async (): Promise<void> => {
        if (farewell) await client.publishAsync(farewell.topic, Buffer.from(farewell.payload), { qos: 1 });
        await client.endAsync();
      };
      await this.#atMost(FAREWELL_LIMIT, goodbye());
    }
    discard(client);
  }

  get isOnline(): boolean {
    return this.#isOnline;
  }

  /**
   * Sends now or not at all: nothing is queued while offline, because the journal is the queue. Resolved: handed to the
   * socket; that is no receipt.
   */
  async publish(topic: string, payload: Uint8Array): Promise<void> {
    const client = this.#client;
    if (!client || !this.#isOnline) throw new Error('offline');
    await client.publishAsync(topic, Buffer.from(payload), { qos: 0 });
  }

  #attempt(): void {
    this.#attemptAt = this.options.io.monotonic();
    void this.#connect().catch((error: unknown) => this.#lose((error as Error).message));
  }

  async #connect(): Promise<void> {
    const { url, username, password, subscriptions, events, io, log } = this.options;
    const will = await this.options.will();
    if (!this.#isWanted || this.#client) return;
    const client = mqtt.connect(url, {
      protocolVersion: 4,
      clean: true,
      clientId: username,
      username,
      password,
      reconnectPeriod: 0,
      resubscribe: false,
      queueQoSZero: false,
      // Its 65,536 ready-made numbers would take a tenth of what an edge may have (10 MiB).
      writeCache: false,
      keepalive: KEEPALIVE / SECOND,
      connectTimeout: 30 * SECOND,
      will: { topic: will.topic, payload: Buffer.from(will.payload), qos: 1, retain: false },
    });
    this.#client = client;
    const isCurrent = (): boolean => this.#client === client;
    let reason = 'closed by the broker';
    client.on('error', (error) => {
      reason = error.message || (error as NodeJS.ErrnoException).code || String(error);
    });
    client.on('close', () => {
      if (isCurrent()) this.#lose(reason);
    });
    client.on('packetreceive', () => {
      this.#heardAt = io.monotonic();
    });
    client.on('message', (topic, payload, packet) => {
      if (isCurrent()) events.message({ topic, payload, isRetained: packet.retain });
    });
    client.on('connect', () => {
      // Bursts of small packets would otherwise wait 40 ms for a delayed acknowledgement.
      (client.stream as { setNoDelay?: (on: boolean) => void }).setNoDelay?.(true);
      client
        .subscribeAsync([...subscriptions], { qos: 1 })
        .then(() => {
          if (!isCurrent()) return;
          this.#isOnline = true;
          this.#onlineAt = io.monotonic();
          this.#heardAt = this.#onlineAt;
          this.#complaint = '';
          log.info({ url: withoutSecret(url) }, 'connected to the broker');
          events.online();
        })
        .catch((error: Error) => {
          if (isCurrent()) this.#lose(`subscription refused: ${error.message}`);
        });
    });
  }

  /** Throws the present client away, whatever state it is in, and tries again after the backoff. */
  #lose(reason: string): void {
    const { io, log, events, url } = this.options;
    const client = this.#client;
    this.#client = null;
    if (client) discard(client);
    if (this.#isOnline) {
      if (io.monotonic() - this.#onlineAt >= STEADY_AFTER) this.#failures = 0;
      this.#isOnline = false;
      events.offline();
    }
    if (!this.#isWanted) return;
    const delay = backoff(++this.#failures, this.options.random ?? Math.random);
    // One line per kind of trouble, not one per attempt of a night-long outage.
    if (this.#complaint !== reason) {
      this.#complaint = reason;
      log.warn({ url: withoutSecret(url), reason, retryInMs: delay }, 'no connection to the broker; lighting goes on');
    }
    this.#attemptAfter(delay);
  }

  #attemptAfter(delay: Milliseconds): void {
    const { io } = this.options;
    this.#cancelRetry?.();
    this.#attemptAt = io.monotonic() + delay;
    this.#cancelRetry = io.after(delay, () => this.#attempt());
  }

  #watch(): void {
    if (!this.#isWanted) return;
    const now = this.options.io.monotonic();
    if (this.#isOnline && now - this.#heardAt > SILENCE_LIMIT) this.#lose('the broker went silent');
    else if (!this.#isOnline && this.#client && now - this.#attemptAt > ATTEMPT_LIMIT) this.#lose('no answer in time');
    else if (!this.#isOnline && now - this.#attemptAt > STOPPED_AFTER) this.#lose('attempts had stopped');
  }

  async #atMost(limit: Milliseconds, work: Promise<unknown>): Promise<void> {
    await new Promise<void>((resolve) => {
      const cancel = this.options.io.after(limit, resolve);
      void work
        .catch(() => undefined)
        .then(() => {
          cancel();
          resolve();
        });
    });
  }
}

function discard(client: MqttClient): void {
  client.removeAllListeners();
  // A client on its way out may still report an error; without a listener that would end the process.
  client.on('error', () => {});
  client.end(true);
}

/** The address as it may be logged. */
function withoutSecret(url: string): string {
  return url.replace(/\/\/[^@/]*@/, '//');
}
