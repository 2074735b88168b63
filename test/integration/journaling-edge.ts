import {
  decodePayload,
  type EdgeAddress,
  edgeSubscriptions,
  encodePayload,
  type JournalRecord,
  type NodeCommand,
  nodeDeath,
  nodeTopic,
  type Receipt,
  readNodeCommand,
} from '@lamplighter/contracts';
import mqtt, { type MqttClient } from 'mqtt';
import { birthMessage, recordMessage } from './controller-fixtures.js';

const WINDOW = 200;

/**
 * The edge's side of the journal protocol over a real broker: births, sends in a window from the watermark on, goes back
 * when asked or when nothing moves. Small and plain on purpose: the real edge has tests of its own.
 */
export class JournalingEdge {
  readonly received: NodeCommand[] = [];
  watermark = 0;
  #next = 1;
  #isAnswered = false;
  #movedAt = 0;
  #client: MqttClient | undefined;
  #beat: NodeJS.Timeout | undefined;

  constructor(
    readonly at: EdgeAddress,
    private readonly epoch: string,
    private readonly records: JournalRecord[],
    private readonly broker: { url: string; username: string; password: string },
  ) {}

  async start(): Promise<void> {
    const { url, ...credentials } = this.broker;
    const will = { topic: nodeTopic('NDEATH', this.at), payload: Buffer.from(encodePayload(nodeDeath(0, Date.now()))) };
    const client = await mqtt.connectAsync(url, {
      ...credentials,
      clientId: credentials.username,
      will: { ...will, qos: 1, retain: false },
      reconnectPeriod: 200,
    });
    this.#client = client;
    client.on('message', (topic, payload) => {
      if (topic === nodeTopic('NCMD', this.at)) this.#obey(readNodeCommand(decodePayload(payload)));
    });
    await client.subscribeAsync(edgeSubscriptions(this.at, 'controller'), { qos: 1 });
    this.#birth();
    this.#beat = setInterval(() => this.#onBeat(), 100);
  }

  async stop(): Promise<void> {
    clearInterval(this.#beat);
    await this.#client?.endAsync(true);
  }

  publish(message: [string, Uint8Array]): void {
    this.#client?.publish(message[0], Buffer.from(message[1]), { qos: 0 });
  }

  /** Adds a record at the end and sends it in its turn. */
  append(record: JournalRecord): void {
    this.records.push(record);
    this.#send();
  }

  get last(): number {
    return this.records.length;
  }

  #birth(): void {
    this.#isAnswered = false;
    this.#movedAt = Date.now();
    this.publish(birthMessage(this.at, { epoch: this.epoch, first: this.watermark + 1, last: this.last }));
  }

  #obey(message: NodeCommand): void {
    this.received.push(message);
    if (message.kind === 'rebirth') this.#birth();
    if (message.kind === 'receipt') this.#acknowledge(message.receipt);
  }

  #acknowledge(receipt: Receipt): void {
    if (receipt.epoch !== this.epoch || receipt.watermark < this.watermark) return;
    if (receipt.watermark > this.watermark || receipt.rewind || !this.#isAnswered) this.#movedAt = Date.now();
    this.watermark = receipt.watermark;
    if (receipt.rewind || !this.#isAnswered) this.#next = this.watermark + 1;
    this.#isAnswered = true;
    this.#send();
  }

  #send(): void {
    if (!this.#isAnswered) return;
    for (; this.#next <= Math.min(this.last, this.watermark + WINDOW); this.#next += 1) {
      const record = this.records[this.#next - 1];
      if (record) this.publish(recordMessage(this.at, record, true));
    }
  }

  #onBeat(): void {
    if (Date.now() - this.#movedAt < 1_500 || this.watermark >= this.last) return;
    this.#movedAt = Date.now();
    if (this.#isAnswered) this.#next = this.watermark + 1;
    else this.#birth();
    this.#send();
  }
}
