import {
  birthValues,
  controllerSubscriptions,
  type DecodedData,
  type DeviceId,
  decodePayload,
  type EdgeAddress,
  encodeHostState,
  encodePayload,
  type JournalRecord,
  type MetricValues,
  type NodeCommand,
  nodeCommandPayload,
  nodeTopic,
  type Payload,
  parseTopic,
  readData,
  stateTopic,
} from '@lamplighter/contracts';
import mqtt, { type MqttClient } from 'mqtt';

/** The controller's side of the wire, as small as it can be: commits what is contiguous, answers births, sends receipts. */
export interface EdgeController {
  readonly committed: readonly JournalRecord[];
  readonly births: readonly MetricValues[];
  readonly live: readonly DecodedData[];
  readonly historical: ReadonlySet<number>;
  readonly deaths: number;
  /** Every payload of the edge, as it was on the wire. */
  readonly wire: readonly { readonly payload: Payload; readonly text: string }[];
  /** While false nothing is committed and no receipt is sent. */
  isIngesting: boolean;
  /** Receipts lost on the way: committed, but the edge never hears of it. */
  dropsReceipts: boolean;
  send(message: NodeCommand, retain?: boolean): Promise<void>;
  /** Publishes these bytes as a node command, whatever they are. */
  sendBytes(bytes: Uint8Array): Promise<void>;
  /** Resolves when the condition holds; rejects after `limit` ms naming `what`. */
  until(what: string, condition: () => boolean, limit?: number): Promise<void>;
  stop(): Promise<void>;
}

export async function edgeController(options: {
  readonly port: number;
  readonly username: string;
  readonly password: string;
  readonly at: EdgeAddress;
  readonly now: () => number;
}): Promise<EdgeController> {
  const { port, username, password, at, now } = options;
  const client: MqttClient = await mqtt.connectAsync(`mqtt://127.0.0.1:${port}`, {
    clientId: username,
    username,
    password,
    protocolVersion: 4,
    reconnectPeriod: 100,
  });
  const committed: JournalRecord[] = [];
  const births: MetricValues[] = [];
  const live: DecodedData[] = [];
  const historical = new Set<number>();
  const wire: { readonly payload: Payload; readonly text: string }[] = [];
  const waiting = new Set<() => void>();
  let epoch = '';
  let watermark = 0;
  const publish = async (bytes: Uint8Array, retain: boolean): Promise<void> => {
    await client.publishAsync(nodeTopic('NCMD', at), Buffer.from(bytes), { qos: 1, retain });
  };
  const send = async (message: NodeCommand, retain = false): Promise<void> => {
    await publish(encodePayload(nodeCommandPayload(message, now())), retain);
  };
  const receipt = (rewind: boolean): void => {
    if (controller.dropsReceipts) return;
    void send({ kind: 'receipt', receipt: { epoch, watermark, rewind } });
  };
  const commit = (data: DecodedData): void => {
    const { record } = data;
    if (!record) {
      live.push(data);
      return;
    }
    if (!controller.isIngesting || record.epoch !== epoch) return;
    if (record.sequence !== watermark + 1) {
      if (record.sequence > watermark + 1) receipt(true);
      return;
    }
    committed.push(record);
    if (data.isHistorical) historical.add(record.sequence);
    watermark = record.sequence;
    receipt(false);
  };
  const controller = {
    committed,
    births,
    live,
    historical,
    wire,
    deaths: 0,
    isIngesting: true,
    dropsReceipts: false,
    send,
    sendBytes: (bytes: Uint8Array) => publish(bytes, false),
    async until(what: string, condition: () => boolean, limit = 8_000): Promise<void> {
      if (condition()) return;
      await new Promise<void>((resolve, reject) => {
        const look = (): void => {
          if (!condition()) return;
          clearTimeout(late);
          clearInterval(timer);
          waiting.delete(look);
          resolve();
        };
        const timer = setInterval(look, 20);
        const late = setTimeout(() => {
          clearInterval(timer);
          waiting.delete(look);
          reject(new Error(`waited ${limit} ms in vain for: ${what}`));
        }, limit);
        waiting.add(look);
      });
    },
    stop: () => client.endAsync(),
  };
  client.on('message', (topic, bytes) => {
    if (topic.startsWith('$')) return;
    const parsed = parseTopic(topic);
    if (parsed.kind === 'state') return;
    const payload = decodePayload(bytes);
    wire.push({ payload, text: bytes.toString('latin1') });
    if (parsed.verb === 'NBIRTH') {
      const values = birthValues(payload);
      births.push(values);
      if (values['Journal/Epoch'] !== epoch) {
        epoch = String(values['Journal/Epoch']);
        watermark = 0;
      }
      watermark = Math.max(watermark, Number(values['Journal/First']) - 1);
      if (controller.isIngesting) receipt(false);
    } else if (parsed.verb === 'NDEATH') controller.deaths += 1;
    else if (parsed.verb === 'NDATA') commit(readData(payload, null));
    else if (parsed.verb === 'DDATA' && parsed.kind === 'device') commit(readData(payload, parsed.device as DeviceId));
    for (const look of [...waiting]) look();
  });
  await client.publishAsync(stateTopic(username), encodeHostState(true, now()), { qos: 1, retain: true });
  await client.subscribeAsync(controllerSubscriptions('+'), { qos: 1 });
  return controller;
}
