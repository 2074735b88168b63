import { createServer, type Server, type Socket } from 'node:net';
import {
  decodePayload,
  edgeId,
  encodePayload,
  type JournalRecord,
  type NodeCommand,
  nisCode,
  nodeCommandPayload,
  nodeTopic,
  readData,
  SteppedClock,
  SystemClock,
} from '@lamplighter/contracts';
import { expect } from 'chai';
import type { Log } from '../log.js';
import { birthContent } from './birth-content.js';
import { EdgeNode } from './edge-node.js';

const at = { nis: nisCode('21004'), edge: edgeId('cabinet-52') };
const status = { epoch: 'epoch-1', first: 1, last: 3, watermark: 0, lost: 0 };

/** A broker that accepts one client, keeps what it publishes and can tell it something. */
class StubBroker {
  readonly heard: { readonly topic: string; readonly payload: Buffer }[] = [];
  #client: Socket | null = null;
  #bytes: Buffer = Buffer.alloc(0);
  readonly #server: Server = createServer((socket) => {
    this.#client = socket;
    socket.on('error', () => {});
    socket.on('data', (bytes) => {
      this.#bytes = Buffer.concat([this.#bytes, bytes]);
      while (this.#take(socket));
    });
  });

  listen(): Promise<number> {
    return new Promise((resolve) => {
      this.#server.listen(0, '127.0.0.1', () => resolve((this.#server.address() as { port: number }).port));
    });
  }

  close(): Promise<void> {
    this.#client?.destroy();
    return new Promise((resolve) => this.#server.close(() => resolve()));
  }

  tell(message: NodeCommand): void {
    const topic = Buffer.from(nodeTopic('NCMD', at));
    const body = Buffer.concat([
      Buffer.from([0, topic.length]),
      topic,
      encodePayload(nodeCommandPayload(message, Date.UTC(2026, 10, 22))),
    ]);
    this.#client?.write(Buffer.concat([Buffer.from([0x30, (body.length & 0x7f) | 0x80, body.length >> 7]), body]));
  }

  /** One whole packet from what has arrived; false when there is none. */
  #take(socket: Socket): boolean {
    let length = 0;
    let start = 1;
    for (let shift = 0; ; shift += 7, start += 1) {
      const byte = this.#bytes[start];
      if (byte === undefined) return false;
      length |= (byte & 0x7f) << shift;
      if (byte < 0x80) break;
    }
    start += 1;
    if (this.#bytes.length < start + length) return false;
    const type = (this.#bytes[0] ?? 0) >> 4;
    const isAcknowledged = ((this.#bytes[0] ?? 0) & 0x06) === 0x02;
    const body = this.#bytes.subarray(start, start + length);
    this.#bytes = this.#bytes.subarray(start + length);
    if (type === 1) socket.write(Buffer.from([0x20, 2, 0, 0]));
    if (type === 8) socket.write(Buffer.from([0x90, 5, body[0] ?? 0, body[1] ?? 0, 1, 1, 1]));
    if (type === 3) {
      const end = 2 + body.readUInt16BE(0);
      // QoS 1 is the farewell: acknowledged by its packet id.
      if (isAcknowledged) socket.write(Buffer.from([0x40, 2, body[end] ?? 0, body[end + 1] ?? 0]));
      this.heard.push({ topic: body.toString('utf8', 2, end), payload: Buffer.from(body.subarray(end)) });
    }
    return true;
  }
}

describe('the edge as a Sparkplug node', () => {
  it('declares a record lost that no broker would take, instead of being cut for it for ever', async () => {
    const detail = (sequence: number): string => (sequence === 2 ? 'x'.repeat(20_000) : 'short');
    const record = (sequence: number): JournalRecord => ({
      epoch: 'epoch-1',
      sequence,
      kind: 'event',
      device: null,
      sampledAt: Date.UTC(2026, 10, 22),
      values: { 'Event/Name': 'desiredRefused', 'Event/Detail': detail(sequence) },
    });
    const errors: string[] = [];
    const log: Log = {
      info: () => {},
      warn: () => {},
      debug: () => {},
      error: (_fields: unknown, text?: string) => void errors.push(text ?? ''),
    };
    const offers: string[] = [];
    const broker = new StubBroker();
    const node = new EdgeNode({
      at,
      host: 'controller',
      mqtt: {
        url: `mqtt://127.0.0.1:${await broker.listen()}`,
        username: at.edge,
        password: 'secret',
        spreadSeconds: 0,
      },
      journal: {
        status,
        read: async (from, limit) => [1, 2, 3].filter((each) => each >= from && each < from + limit).map(record),
        trim: async () => {},
        startNewEpoch: async () => {},
        onAppend: () => () => {},
      },
      births: () =>
        birthContent({
          softwareVersion: 'test',
          journal: status,
          clock: { state: 'holdover', reason: '', step: null, offset: null, driftBound: 0 },
          isLineOpen: true,
          desiredVersion: 0,
          desiredRefusal: '',
          cabinet: {},
          update: {},
          devices: [],
        }),
      nextBdSeq: async () => 0,
      handlers: {
        command: () => {},
        boost: () => {},
        update: (source) => void offers.push(source),
        desired: () => {},
        time: () => {},
        refused: () => {},
      },
      clock: new SteppedClock(Date.UTC(2026, 10, 22)),
      io: new SystemClock(() => {}),
      log,
      historyPerSecond: 1_000,
    });
    const heard = (verb: 'NBIRTH' | 'NDATA') => broker.heard.filter(({ topic }) => topic === nodeTopic(verb, at));
    const until = async (condition: () => boolean): Promise<void> => {
      for (let turn = 0; turn < 600 && !condition(); turn += 1) await new Promise((resolve) => setTimeout(resolve, 5));
      expect(condition(), condition.toString()).to.equal(true);
    };
    node.start();
    try {
      await until(() => heard('NBIRTH').length === 1);
      broker.tell({ kind: 'receipt', receipt: { epoch: 'epoch-1', watermark: 0, rewind: false } });
      await until(() => heard('NDATA').length === 3);
      broker.tell({ kind: 'update', source: 'https://updates.example/edges/5/' });
      await until(() => offers.length === 1);
    } finally {
      await node.stop();
      await broker.close();
    }
    expect(offers, 'an update that was offered').to.deep.equal(['https://updates.example/edges/5/']);
    const data = heard('NDATA').map(({ payload }) => readData(decodePayload(payload), null));
    expect(data.map(({ seq, record: sent }) => [seq, sent?.sequence, sent?.kind])).to.deep.equal([
      [1, 1, 'event'],
      [2, 2, 'loss'],
      [3, 3, 'event'],
    ]);
    expect(data[1]?.values).to.include({ 'Loss/From': 2, 'Loss/To': 2 });
    expect(errors).to.deep.equal(['record cannot be sent; its place is declared lost']);
  });
});
