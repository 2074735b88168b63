import type { Clock, Milliseconds } from '@lamplighter/contracts';
import { SerialPort } from 'serialport';
import { BusError } from './bus-error.js';
import type { Link } from './dali-interface.js';

/** A driver whose device is gone may never say that closing has ended. */
const LONGEST_CLOSE: Milliseconds = 1_000;

/** What the operating system says when it will not open a port, and what a person can do about it. */
const OPEN_ERRORS: readonly (readonly [RegExp, (path: string, device: string) => string])[] = [
  [
    /cannot lock port|resource (temporarily unavailable|busy)|EBUSY|EAGAIN/i,
    (path) => `The serial port ${path} is taken by another program: stop that program, or give this line another port`,
  ],
  [
    /no such file|ENOENT|ENXIO|ENODEV|no such device/i,
    (path, device) => `There is no serial port ${path}: plug the ${device} in, or correct the path of this line`,
  ],
  [
    /permission denied|EACCES|EPERM/i,
    (path) => `This user may not open the serial port ${path}: add the user to the group that owns it (often dialout)`,
  ],
];

function openError(path: string, device: string, cause: Error): BusError {
  const known = OPEN_ERRORS.find(([pattern]) => pattern.test(cause.message));
  const message = known ? known[1](path, device) : `The serial port ${path} cannot be opened: ${cause.message}`;
  return new BusError('no-interface', message, { cause });
}

export interface SerialLineOptions {
  readonly path: string;
  readonly baudRate: number;
  /** Default none; 8 data bits always. */
  readonly parity?: 'none' | 'even' | 'odd';
  /** Default 1. */
  readonly stopBits?: 1 | 2;
  /** What hangs on it, for a person; default the DALI interface. */
  readonly device?: string;
  readonly io: Clock;
  /** Modem lines to set where the port has any: some interfaces draw their power from them. */
  readonly modemLines?: { readonly rts: boolean; readonly dtr: boolean };
}

type Listener = Parameters<Link['listen']>[0];

/**
 * One open serial port. Writing promises nothing: the driver reports success for bytes that nobody reads, so whoever
 * writes waits for an answer.
 */
export class SerialLine implements Link {
  #listener: Listener | null = null;
  #gone = false;
  #closed: Promise<void> | null = null;

  private constructor(
    private readonly port: SerialPort,
    private readonly io: Clock,
  ) {
    port.on('close', (error: Error | null) => this.#lost(error?.message ?? 'the port was closed'));
    // Stays for good: a port may still report errors after it was closed, and an unheard error ends the process.
    port.on('error', (error: Error) => this.#lost(error.message));
  }

  /** Opens the port; rejects with a BusError that names the path and the fix. */
  static async open(options: SerialLineOptions): Promise<SerialLine> {
    const { path, baudRate, parity = 'none', stopBits = 1, device = 'DALI interface', io, modemLines } = options;
    const port = new SerialPort({ path, baudRate, dataBits: 8, parity, stopBits, autoOpen: false, lock: true });
    await new Promise<void>((resolve, reject) => {
      port.open((error) => (error ? reject(openError(path, device, error)) : resolve()));
    });
    // Pseudo-terminals and some adapters have no modem lines: their refusal means nothing.
    if (modemLines) await new Promise<void>((resolve) => port.set(modemLines, () => resolve()));
    return new SerialLine(port, io);
  }

  listen(listener: Listener): void {
    this.#listener = listener;
    this.port.on('data', listener.onData);
  }

  write(bytes: Buffer): void {
    if (this.#gone) return;
    this.port.write(bytes, (error) => {
      if (error) this.#lost(error.message);
    });
  }

  /** Closes the port; more than once is harmless. Always ends, even when the driver never answers. */
  close(): Promise<void> {
    this.#gone = true;
    this.#closed ??= this.#close();
    return this.#closed;
  }

  async #close(): Promise<void> {
    if (this.#listener) this.port.off('data', this.#listener.onData);
    if (!this.port.isOpen && !this.port.closing) return;
    await new Promise<void>((resolve) => {
      const cancel = this.io.after(LONGEST_CLOSE, resolve);
      const closed = () => {
        cancel();
        resolve();
      };
      if (this.port.closing) this.port.once('close', closed);
      else this.port.close(closed);
    });
  }

  #lost(reason: string): void {
    if (this.#gone) return;
    this.#gone = true;
    this.#listener?.onGone(reason);
  }
}
