import type { Socket } from 'node:net';
import { Duplex } from 'node:stream';
import { SteppedClock } from '@lamplighter/contracts';
import { expect } from 'chai';
import fc from 'fast-check';
import { type Admission, ConnectionGate } from './connection-gate.js';

/** The near end of a TCP connection: what arrives is pushed, what is written is kept, `isStuck` peers take nothing. */
class FakeSocket extends Duplex {
  readonly written: Buffer[] = [];
  isStuck = false;
  readonly remoteAddress = '127.0.0.1';
  setNoDelay(): this {
    return this;
  }
  override _read(): void {}
  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.written.push(chunk);
    if (!this.isStuck) done();
  }
}

const limits = { connectBytes: 1_000, connectMs: 5_000, topicBytes: 20, topicSlashes: 3 };
const admission: Admission = {
  packetBytes: 100,
  publishBytes: (topic) => (topic === 'birth' ? 300 : 100),
  messageBurst: 1_000,
  messagesPerSecond: 1_000,
  pendingBytes: 1_000,
};

const text = (value: string): Buffer => Buffer.concat([Buffer.from([0, value.length]), Buffer.from(value)]);
const packet = (type: number, body: Buffer): Buffer => {
  const length = body.length < 128 ? [body.length] : [(body.length & 0x7f) | 0x80, body.length >> 7];
  return Buffer.concat([Buffer.from([type, ...length]), body]);
};
const connectPacket = packet(0x10, Buffer.concat([text('MQTT'), Buffer.from([4, 2, 0, 60]), text('me')]));
const publish = (topic: string, size = 3): Buffer => packet(0x30, Buffer.concat([text(topic), Buffer.alloc(size)]));
const ping = Buffer.from([0xc0, 0]);

function connection(): { socket: FakeSocket; gate: ConnectionGate; through: () => Buffer; refusals: string[] } {
  const socket = new FakeSocket();
  const refusals: string[] = [];
  const chunks: Buffer[] = [];
  const gate = new ConnectionGate(socket as unknown as Socket, limits, new SteppedClock(0), {
    refused: (reason) => refusals.push(reason),
    bytes: () => {},
  });
  gate.on('data', (chunk: Buffer) => chunks.push(chunk));
  gate.on('error', () => {});
  return { socket, gate, refusals, through: () => Buffer.concat(chunks) };
}
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('the gate before the MQTT engine', () => {
  it('lets the CONNECT through and holds everything behind it until the client is admitted', async () => {
    const { socket, gate, through } = connection();
    socket.push(Buffer.concat([connectPacket, publish('a'), ping]));
    await turn();
    expect(through()).to.deep.equal(connectPacket);
    gate.admit(admission);
    await turn();
    expect(through()).to.deep.equal(Buffer.concat([connectPacket, publish('a'), ping]));
    gate.destroy();
  });

  it('lets the same bytes through however the network cuts them', async () => {
    const packets = [publish('a'), ping, publish('birth', 250), publish('b', 90), ping, publish('c/d', 0)];
    const all = Buffer.concat(packets);
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 1, max: all.length - 1 }), { maxLength: 12 }), async (cuts) => {
        const { socket, gate, through, refusals } = connection();
        socket.push(connectPacket);
        await turn();
        gate.admit(admission);
        const edges = [0, ...cuts.sort((a, b) => a - b), all.length];
        for (const [index, edge] of edges.slice(1).entries()) {
          socket.push(all.subarray(edges[index], edge));
          await turn();
        }
        await turn();
        gate.destroy();
        expect(refusals).to.deep.equal([]);
        expect(through().subarray(connectPacket.length)).to.deep.equal(all);
      }),
      { numRuns: 60 },
    );
  });

  it('survives any bytes: they go through whole, wait, or cost that connection alone', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 400 }), fc.boolean(), async (bytes, isAdmitted) => {
        const { socket, gate, through } = connection();
        if (isAdmitted) {
          socket.push(connectPacket);
          await turn();
          gate.admit(admission);
        }
        socket.push(Buffer.from(bytes));
        await turn();
        const sent = Buffer.concat([isAdmitted ? connectPacket : Buffer.alloc(0), bytes]);
        expect(sent.subarray(0, through().length)).to.deep.equal(through());
        gate.destroy();
      }),
      { numRuns: 300 },
    );
  });

  it('gives a birth more room than any other packet', async () => {
    for (const [bytes, reason] of [
      [publish('birth', 250), null],
      [publish('birth', 300), 'packet-too-large'],
      [publish('data', 250), 'packet-too-large'],
      [packet(0x82, Buffer.alloc(120)), 'packet-too-large'],
    ] as const) {
      const { socket, gate, refusals } = connection();
      socket.push(connectPacket);
      await turn();
      gate.admit(admission);
      socket.push(bytes.subarray(0, 12));
      await turn();
      expect(refusals).to.deep.equal(reason ? [reason] : []);
      gate.destroy();
    }
  });

  it('cuts a client that goes on asking and never reads the answers', async () => {
    const { socket, gate, refusals } = connection();
    socket.isStuck = true;
    socket.push(connectPacket);
    await turn();
    gate.admit(admission);
    for (let index = 0; index < 600; index++) gate.write(Buffer.from([0xd0, 0]));
    expect(refusals).to.deep.equal([]);
    socket.push(ping);
    await turn();
    expect(refusals).to.deep.equal(['stalled-subscriber']);
    expect(gate.destroyed).to.equal(true);
  });

  it('tells when enough has been sent, and when it never will be', async () => {
    const { socket, gate } = connection();
    await gate.whenPendingBelow(1);
    socket.isStuck = true;
    gate.write(Buffer.alloc(500));
    let isBelow = false;
    const waiting = gate.whenPendingBelow(100).then(() => {
      isBelow = true;
    });
    await turn();
    expect(isBelow).to.equal(false);
    gate.destroy();
    await waiting;
    expect(isBelow).to.equal(true);
  });
});
