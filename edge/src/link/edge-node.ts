import {
  type Boost,
  type Cancel,
  type Clock,
  type Command,
  type DeviceId,
  dataMetrics,
  decodeHostState,
  decodePayload,
  deviceBirth,
  deviceTopic,
  type EdgeAddress,
  type EpochMs,
  edgeSubscriptions,
  encodePayload,
  type JournalRecord,
  MAX_DEVICE_INDEX,
  type MetricValues,
  type Milliseconds,
  nodeBirth,
  nodeDeath,
  nodeTopic,
  type Payload,
  readNodeCommand,
  recordPayload,
  SECOND,
  stateTopic,
  tryParseTopic,
  WireError,
} from '@lamplighter/contracts';
import type { ReceivedDocument } from '../commands/desired-desk.js';
import type { EdgeConfig } from '../config.js';
import type { Log } from '../log.js';
import { lossRecord } from '../store/loss-record.js';
import { Connection, type Message } from './connection.js';
import { duskSpread } from './dusk-spread.js';
import { JournalSender, type SendableJournal } from './journal-sender.js';
import { RoundTrip } from './round-trip.js';

/** Longest payload of data: the broker cuts an edge that sends a packet above 16 KiB, topic and header included. */
const LONGEST_DATA = 15 * 1024;

/** What the births say: the edge's own values and each device's, in the order of their alias numbers. */
export interface BirthContent {
  readonly node: MetricValues;
  readonly devices: readonly { readonly device: DeviceId; readonly values: MetricValues }[];
}

/** What comes down the wire for the rest of the edge. */
interface LinkHandlers {
  command(command: Command, isRetained: boolean): void;
  /** A neighbour asks for light. */
  boost(boost: Boost): void;
  /** The controller names an address where an update lies. */
  update(source: string): void;
  desired(message: ReceivedDocument): void;
  /** The controller's clock in a message; `askedAt` (monotonic) when it answers a question that left then. */
  time(stamp: EpochMs, askedAt: Milliseconds | null): void;
  /** A message that cannot be understood or must not be obeyed. */
  refused(error: WireError): void;
}

export interface EdgeNodeOptions {
  readonly at: EdgeAddress;
  /** Host id of the controller. */
  readonly host: string;
  readonly mqtt: EdgeConfig['mqtt'];
  readonly journal: SendableJournal;
  readonly births: () => BirthContent;
  /** bdSeq for the next connection: one more each time, over restarts too (specification 5.4, 0 to 255). */
  readonly nextBdSeq: () => Promise<number>;
  readonly handlers: LinkHandlers;
  readonly clock: Clock;
  readonly io: Clock;
  readonly log: Log;
  readonly historyPerSecond: number;
}

/** A Sparkplug B edge node: births, data, death, and the journal's way to the controller. */
export class EdgeNode {
  readonly #connection: Connection;
  readonly #sender: JournalSender;
  readonly #roundTrip: RoundTrip;
  #bdSeq = 0;
  #seq = 0;
  #deviceIndex = new Map<DeviceId, number>();
  #isBorn = false;
  #bornAt = Number.NEGATIVE_INFINITY;
  #cancelBirth: Cancel | null = null;
  #hostSeenAt = 0;

  constructor(private readonly options: EdgeNodeOptions) {
    const { at, host, mqtt, io, log, journal, historyPerSecond } = options;
    this.#roundTrip = new RoundTrip(options.clock);
    this.#sender = new JournalSender({
      journal,
      io,
      log,
      historyPerSecond,
      wire: {
        sendRecord: (record, isHistorical) => this.#sendRecord(record, isHistorical),
        sendLive: (record) => this.sendLive(record.device, record.values),
        requestBirth: (why) => {
          log.info({ why }, 'births are repeated');
          this.rebirth();
        },
      },
    });
    this.#connection = new Connection({
      ...mqtt,
      firstAfter: duskSpread(at.edge, mqtt.spreadSeconds),
      subscriptions: edgeSubscriptions(at, host),
      will: async () => {
        this.#bdSeq = await options.nextBdSeq();
        return this.#death();
      },
      io,
      log,
      events: {
        online: () => this.#birth(true),
        offline: () => {
          this.#isBorn = false;
          this.#cancelBirth?.();
          this.#sender.offline();
          this.#roundTrip.offline();
        },
        message: (message) => this.#receive(message),
      },
    });
  }

  start(): void {
    this.#sender.start();
    this.#connection.start();
  }

  /** NDEATH, then DISCONNECT (specification 5.6: MQTT 3.1.1 sends no will after a wanted disconnect). */
  async stop(): Promise<void> {
    this.#sender.stop();
    this.#cancelBirth?.();
    await this.#connection.stop(this.#isBorn ? this.#death() : undefined);
  }

  get isOnline(): boolean {
    return this.#connection.isOnline;
  }

  /** Values as live data outside the journal: for what is worth seeing at once and not worth keeping. */
  sendLive(device: DeviceId | null, values: MetricValues): void {
    if (!this.#isBorn) return;
    const now = this.options.clock.now();
    try {
      const metrics = dataMetrics(values, this.#indexOf(device), now);
      void this.#send(device, { timestamp: now, seq: this.#nextSeq(), metrics }).catch(() => undefined);
    } catch (error) {
      this.options.log.warn({ device, reason: (error as Error).message }, 'live values could not be encoded');
    }
  }

  /** Births again, at once, but never more than one a second however often they are asked for. */
  rebirth(): void {
    if (!this.#isBorn) return;
    const { io } = this.options;
    const wait = this.#bornAt + SECOND - io.monotonic();
    this.#cancelBirth?.();
    if (wait <= 0) this.#birth(false);
    else this.#cancelBirth = io.after(wait, () => this.#birth(false));
  }

  #birth(isNewSession: boolean): void {
    const { at, births, clock, io, log } = this.options;
    const now = clock.now();
    const { node, devices } = births();
    this.#seq = 0;
    if (isNewSession) this.#roundTrip.sessionBegan();
    this.#isBorn = true;
    this.#bornAt = io.monotonic();
    this.#deviceIndex = new Map(devices.map(({ device }, index) => [device, index + 1]));
    const sent = [this.#publish(nodeTopic('NBIRTH', at), nodeBirth(node, this.#bdSeq, now))];
    for (const { device, values } of devices) {
      const payload = deviceBirth(values, this.#indexOf(device), this.#nextSeq(), now);
      sent.push(this.#publish(deviceTopic('DBIRTH', at, device), payload));
    }
    void Promise.all(sent).catch((error: Error) => log.debug({ reason: error.message }, 'births not handed over'));
    this.#sender.born(isNewSession);
  }

  #sendRecord(record: JournalRecord, isHistorical: boolean): Promise<void> {
    try {
      this.#roundTrip.sent(record.sequence);
      return this.#send(
        record.device,
        recordPayload(record, this.#indexOf(record.device), this.#nextSeq(), isHistorical),
      );
    } catch (error) {
      // One record that does not fit the wire must not hold up all that follow: its place is declared lost.
      const { epoch, sequence, sampledAt } = record;
      this.options.log.error(
        { sequence, reason: (error as Error).message },
        'record cannot be sent; its place is declared lost',
      );
      const loss = lossRecord(epoch, sequence, sampledAt);
      return this.#send(null, recordPayload(loss, 0, this.#seq, isHistorical));
    }
  }

  #send(device: DeviceId | null, payload: Payload): Promise<void> {
    const { at } = this.options;
    const bytes = encodePayload(payload);
    if (bytes.length > LONGEST_DATA) throw new Error(`has ${bytes.length} bytes; the broker takes ${LONGEST_DATA}`);
    return this.#connection.publish(device === null ? nodeTopic('NDATA', at) : deviceTopic('DDATA', at, device), bytes);
  }

  #publish(topic: string, payload: Payload): Promise<void> {
    return this.#connection.publish(topic, encodePayload(payload));
  }

  #death(): { topic: string; payload: Uint8Array } {
    const { at, clock } = this.options;
    return { topic: nodeTopic('NDEATH', at), payload: encodePayload(nodeDeath(this.#bdSeq, clock.now())) };
  }

  #receive({ topic, payload, isRetained }: Message): void {
    const { handlers, host, log } = this.options;
    try {
      if (topic === stateTopic(host)) {
        this.#hostState(payload);
        return;
      }
      const parsed = tryParseTopic(topic);
      if (parsed?.kind !== 'node' || parsed.verb !== 'NCMD') {
        throw new WireError('bad-command', `this edge takes no command on ${topic}; send it as NCMD`);
      }
      const decoded = decodePayload(payload);
      const message = readNodeCommand(decoded);
      if (!isRetained && decoded.timestamp !== undefined) {
        const askedAt = message.kind === 'receipt' ? this.#roundTrip.answered(message.receipt) : null;
        handlers.time(decoded.timestamp, askedAt);
      }
      if (message.kind === 'command') {
        handlers.command(message.command, isRetained);
        return;
      }
      // Nothing imperative is ever retained: a kept one is stale or planted (RELIABILITY F-26).
      if (isRetained) throw new WireError('bad-command', `retained ${message.kind} on ${topic} ignored; clear it`);
      if (message.kind === 'rebirth') this.rebirth();
      else if (message.kind === 'receipt') this.#sender.receipt(message.receipt);
      else if (message.kind === 'boost') handlers.boost(message.boost);
      else if (message.kind === 'update') handlers.update(message.source);
      else handlers.desired({ received: message.document, ...message });
    } catch (error) {
      if (error instanceof WireError) handlers.refused(error);
      else log.error({ topic, reason: (error as Error).message }, 'message from the broker failed');
    }
  }

  /** Older stamps than the newest seen are echoes (specification 5.2: timestamp at or above the last). */
  #hostState(payload: Uint8Array): void {
    const state = decodeHostState(payload);
    if (!state || state.at < this.#hostSeenAt) return;
    this.#hostSeenAt = state.at;
    // Kept by the broker since whenever: at least so late it must be.
    this.options.handlers.time(state.at, null);
    this.#sender.hostState(state.isOnline);
  }

  #indexOf(device: DeviceId | null): number {
    // A device that was taken out of the document still has records in the journal; it shares the last number.
    return device === null ? 0 : (this.#deviceIndex.get(device) ?? MAX_DEVICE_INDEX);
  }

  #nextSeq(): number {
    this.#seq = (this.#seq + 1) % 256;
    return this.#seq;
  }
}
