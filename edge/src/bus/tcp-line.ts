import { connect, type Socket } from 'node:net';
import type { Clock, Milliseconds } from '@lamplighter/contracts';
import { BusError } from './bus-error.js';
import type { Link } from './dali-interface.js';

const CONNECT_TIMEOUT: Milliseconds = 1_000;

export interface TcpLineOptions {
  readonly host: string;
  readonly port: number;
  readonly io: Clock;
  readonly signal: AbortSignal;
}

/** One open TCP connection. */
export class TcpLine implements Link {
  #onGone: ((reason: string) => void) | null = null;
  #gone = false;

  private constructor(private readonly socket: Socket) {
    socket.setNoDelay(true);
    socket.on('error', (error) => this.#lost(error.message));
    socket.on('close', () => this.#lost('the connection was closed'));
  }

  /** Connects; rejects with a BusError that names the address and the fix. */
  static async open({ host, port, io, signal }: TcpLineOptions): Promise<TcpLine> {
    const socket = connect({ host, port });
    await new Promise<void>((resolve, reject) => {
      const fail = (reason: string): void => {
        done();
        // An error after this one must not end the process.
        socket.on('error', () => undefined);
        socket.destroy();
        reject(
          new BusError(
            'no-interface',
            `Nobody answers at ${host}:${port} (${reason}): start daliserver there, or correct the address of this line`,
          ),
        );
      };
      const failed = (error: Error): void => fail(error.message);
      const aborted = (): void => fail('given up');
      const cancel = io.after(CONNECT_TIMEOUT, () => fail(`no connection within ${CONNECT_TIMEOUT} ms`));
      const done = (): void => {
        cancel();
        socket.off('error', failed);
        signal.removeEventListener('abort', aborted);
      };
      socket.once('error', failed);
      signal.addEventListener('abort', aborted);
      socket.once('connect', () => {
        done();
        resolve();
      });
    });
    return new TcpLine(socket);
  }

  listen({ onData, onGone }: Parameters<Link['listen']>[0]): void {
    this.#onGone = onGone;
    this.socket.on('data', onData);
  }

  write(bytes: Buffer): void {
    if (!this.#gone) this.socket.write(bytes);
  }

  async close(): Promise<void> {
    this.#gone = true;
    this.socket.destroy();
  }

  #lost(reason: string): void {
    if (this.#gone) return;
    this.#gone = true;
    this.socket.destroy();
    this.#onGone?.(reason);
  }
}
