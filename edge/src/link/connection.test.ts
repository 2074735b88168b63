import { createServer, type Server, type Socket } from 'node:net';
import { MINUTE, SECOND, SteppedClock } from '@lamplighter/contracts';
import { expect } from 'chai';
import fc from 'fast-check';
import type { Log } from '../log.js';
import { backoff } from './backoff.js';
import { Connection, type ConnectionOptions } from './connection.js';

const silent: Log = { info: () => {}, warn: () => {}, error: () => {}, debug: () => {} };
const CONNACK = Buffer.from([0x20, 2, 0, 0]);

/** A broker reduced to what the test wants it to say. */
class StubBroker {
  readonly sockets: Socket[] = [];
  readonly #server: Server = createServer((socket) => {
    this.sockets.push(socket);
    socket.on('error', () => {});
    if (this.isRude) socket.destroy();
    socket.on('data', (bytes) => {
      const first = bytes[0] ?? 0;
      if (first >> 4 === 1 && this.answers) socket.write(CONNACK);
      // SUBSCRIBE: grant the one filter; packet id is in bytes 2 and 3.
      if (first >> 4 === 8 && this.answers) socket.write(Buffer.from([0x90, 3, bytes[2] ?? 0, bytes[3] ?? 0, 1]));
    });
  });
  answers = true;
  /** Hangs up at once. */
  isRude = false;

  listen(): Promise<number> {
    return new Promise((resolve) => {
      this.#server.listen(0, '127.0.0.1', () => resolve((this.#server.address() as { port: number }).port));
    });
  }

  close(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    return new Promise((resolve) => this.#server.close(() => resolve()));
  }
}

describe('connection', () => {
  let broker: StubBroker;
  let io: SteppedClock;
  let connection: Connection;
  let states: string[];
  let wills: number;
  let attempts: number[];
  let isDiskHung: boolean;
  let options: ConnectionOptions;

  beforeEach(async () => {
    broker = new StubBroker();
    io = new SteppedClock(0);
    states = [];
    wills = 0;
    attempts = [];
    isDiskHung = false;
    options = {
      url: `mqtt://127.0.0.1:${await broker.listen()}`,
      username: 'cabinet-52',
      password: 'secret',
      subscriptions: ['a/b'],
      will: async () => {
        attempts.push(io.monotonic());
        if (isDiskHung) await new Promise(() => {});
        return { topic: 'will', payload: new Uint8Array([++wills]) };
      },
      events: {
        online: () => states.push('online'),
        offline: () => states.push('offline'),
        message: () => {},
      },
      io,
      log: silent,
      random: () => 0,
    };
    connection = new Connection(options);
  });
  afterEach(async () => {
    await Promise.all([connection.stop(), io.advance(3 * SECOND)]);
    await broker.close();
  });

  const until = async (condition: () => boolean): Promise<void> => {
    for (let turn = 0; turn < 400 && !condition(); turn += 1) await new Promise((resolve) => setTimeout(resolve, 5));
    expect(condition(), condition.toString()).to.equal(true);
  };

  it('comes online once it is subscribed, with a fresh will for each connection', async () => {
    connection.start();
    await until(() => connection.isOnline);
    broker.sockets[0]?.destroy();
    await until(() => !connection.isOnline);
    await io.advance(SECOND);
    await until(() => connection.isOnline);
    expect(states).to.deep.equal(['online', 'offline', 'online']);
    expect(wills).to.equal(2);
  });

  it('throws away a client whose broker takes the connection and never answers', async () => {
    broker.answers = false;
    connection.start();
    await until(() => broker.sockets.length === 1);
    await io.advance(50 * SECOND);
    broker.answers = true;
    await io.advance(5 * SECOND);
    await until(() => connection.isOnline);
    expect(broker.sockets).to.have.length(2);
  });

  it('throws away a client that says it is connected while the network eats everything', async () => {
    connection.start();
    await until(() => connection.isOnline);
    await io.advance(80 * SECOND);
    expect(states).to.deep.equal(['online', 'offline']);
    await io.advance(2 * SECOND);
    await until(() => connection.isOnline);
    expect(broker.sockets).to.have.length(2);
  });

  it('F-07: begins anew when an attempt latches before it ever reached the network', async () => {
    isDiskHung = true;
    connection.start();
    await io.advance(175 * SECOND);
    expect(broker.sockets).to.have.length(0);
    isDiskHung = false;
    await io.advance(15 * SECOND);
    await until(() => connection.isOnline);
  });

  it('F-07: tries for ever against a network that eats everything, one client at a time, and is back when it ends', async () => {
    broker.answers = false;
    connection.start();
    for (let step = 0; step < 120; step += 1) {
      await io.advance(5 * SECOND);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    // An attempt is given 45 s, and looked at every 5 s.
    expect(attempts.length).to.be.within(10, 13);
    expect(broker.sockets.filter((socket) => socket.readable && !socket.closed).length).to.be.at.most(1);
    broker.answers = true;
    await io.advance(MINUTE);
    await until(() => connection.isOnline);
  });

  it('tries at most once a second, however quickly it is turned away', async () => {
    broker.isRude = true;
    connection.start();
    for (let step = 0; step < 300; step += 1) {
      await io.advance(SECOND / 10);
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
    expect(attempts.length).to.be.above(5);
    attempts.slice(1).forEach((at, index) => {
      expect(at - (attempts[index] ?? 0)).to.be.at.least(SECOND);
    });
  });

  it('waits before its first attempt as long as it is told', async () => {
    await connection.stop();
    connection = new Connection({ ...options, firstAfter: 40 * SECOND });
    connection.start();
    await io.advance(39 * SECOND);
    expect(attempts).to.deep.equal([]);
    await io.advance(SECOND);
    await until(() => connection.isOnline);
    expect(attempts).to.deep.equal([40 * SECOND]);
  });

  it('queues nothing while it is offline', async () => {
    const error = await connection.publish('topic', new Uint8Array()).catch((caught: Error) => caught);
    expect(error).to.be.instanceOf(Error);
  });

  it('backs off between 1 s and a ceiling that doubles up to 60 s (property)', () => {
    fc.assert(
      fc.property(fc.nat(100), fc.double({ min: 0, max: 1, noNaN: true }), (failures, random) => {
        const delay = backoff(failures, () => random);
        expect(delay).to.be.within(SECOND, Math.min(60, 2 ** failures) * SECOND);
      }),
    );
  });
});
