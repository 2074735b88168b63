import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { type ForwardFrame, frame16 } from '@lamplighter/dali';
import type { BusAccess, SendResult } from '../bus/bus-access.js';
import type { FramePriority } from '../bus/bus-timing.js';
import type { LanguageStats } from '../line/interface-language.js';
import type { LineEnd, WireFaults } from '../line/line-end.js';

export interface DaliserverOptions {
  readonly access: BusAccess;
  readonly wire: WireFaults;
}

interface Client {
  readonly socket: Socket;
  bytes: Buffer;
  /** Requests without a reply: while there are any, broadcasts are kept from this client. */
  waiting: number;
}

const LENGTH = 4;
const VERSION = 2;
const SEND = 0;
const STATUS = { success: 0, response: 1, broadcast: 2, error: 255 } as const;
const LOOPBACK = '127.0.0.1';

/** daliserver (STANDARDS 1.6e, its own source): four bytes both ways over TCP, 16-bit frames only. */
export class DaliserverEnd implements LineEnd {
  readonly #options: DaliserverOptions;
  readonly #clients = new Set<Client>();
  #server: Server | null = null;
  #port = 0;
  #stats = { refused: 0, badFrames: 0, skippedBytes: 0 };

  constructor(options: DaliserverOptions) {
    this.#options = options;
  }

  get stats(): LanguageStats {
    return this.#stats;
  }

  async start(): Promise<string> {
    this.plug();
    if (this.#server && !this.#server.listening) await once(this.#server, 'listening');
    return this.#address();
  }

  plug(): string {
    if (this.#server) return this.#address();
    const server = createServer((socket) => this.#serve(socket));
    this.#server = server;
    server.listen(this.#port, LOOPBACK, () => {
      this.#port = (server.address() as AddressInfo).port;
    });
    return this.#address();
  }

  async unplug(): Promise<void> {
    const server = this.#server;
    this.#server = null;
    this.#options.access.reset();
    for (const { socket } of this.#clients) socket.destroy();
    if (!server) return;
    const closed = once(server, 'close');
    server.close();
    await closed;
  }

  async say(bytes: Uint8Array): Promise<void> {
    for (const { socket } of this.#clients) await send(socket, bytes);
  }

  async overhear(frame: ForwardFrame, priority: FramePriority): Promise<void> {
    const outcome = await this.#options.access.overhear(frame, priority);
    // Events of control devices have 24 bits: this server knows of none.
    if (outcome === 'forgotten' || frame.bits !== 16) return;
    for (const client of this.#clients) {
      if (client.waiting === 0) await this.#reply(client.socket, STATUS.broadcast, frame.data >> 8, frame.data & 0xff);
    }
  }

  #address(): string {
    return `${LOOPBACK}:${this.#port}`;
  }

  #serve(socket: Socket): void {
    const client: Client = { socket, bytes: Buffer.alloc(0), waiting: 0 };
    this.#clients.add(client);
    socket.setNoDelay(true);
    socket.on('data', (bytes) => this.#receive(client, bytes));
    socket.on('error', () => undefined);
    socket.on('close', () => this.#clients.delete(client));
  }

  #receive(client: Client, bytes: Buffer): void {
    const { wire } = this.#options;
    client.bytes = Buffer.concat([client.bytes, bytes]);
    if (wire.isDeaf) return;
    if (wire.isEcho) {
      void send(client.socket, client.bytes);
      client.bytes = Buffer.alloc(0);
    }
    while (client.bytes.length >= LENGTH) {
      const [version, type, address = 0, command = 0] = client.bytes;
      client.bytes = client.bytes.subarray(LENGTH);
      // What it does not understand it logs and does not answer.
      if (version !== VERSION || type !== SEND) this.#stats.refused += 1;
      else this.#send(client, (address << 8) | command);
    }
  }

  #send(client: Client, data: number): void {
    client.waiting += 1;
    this.#options.access.send({
      frame: frame16(data),
      priority: 2,
      twice: false,
      onDone: (result) => {
        client.waiting -= 1;
        const [status, value] = statusOf(result);
        void this.#reply(client.socket, status, value, 0);
      },
    });
  }

  #reply(socket: Socket, status: number, value: number, last: number): Promise<void> {
    return send(socket, this.#options.wire.mangle(Buffer.from([VERSION, status, value, last])));
  }
}

function statusOf(result: SendResult): readonly [status: number, value: number] {
  if (result.kind === 'byte') return [STATUS.response, result.value];
  return [result.kind === 'none' ? STATUS.success : STATUS.error, 0];
}

function send(socket: Socket, bytes: Uint8Array): Promise<void> {
  if (socket.destroyed) return Promise.resolve();
  return new Promise((done) => socket.write(bytes, () => done()));
}
