import type { Clock, Milliseconds } from '@lamplighter/contracts';
import type ModbusRTU from 'modbus-serial';
import { afterPatiently } from '../../bus/patient-timer.js';
import { SerialLine } from '../../bus/serial-line.js';
import { ModbusError } from './modbus-error.js';
import type { ModbusRequest } from './modbus-request.js';
import { RtuPort } from './rtu-port.js';

export interface PortSettings {
  /** Serial port; best a stable name such as one under /dev/serial/by-id. */
  readonly path: string;
  readonly baudRate: number;
  readonly parity: 'none' | 'even' | 'odd';
  readonly stopBits: 1 | 2;
}

export interface SessionOptions extends PortSettings {
  readonly io: Clock;
  /** The port went away by itself; called once, never after `close`. */
  readonly onGone: (reason: string) => void;
}

/** How long a unit may think: most answer within 100 ms. */
const THINKING: Milliseconds = 400;
/** For replies that lie unread because this process was held up. */
const GRACE: Milliseconds = 100;
/** Quiet between frames: 3.5 characters, 4 ms at 9600 baud (V1.02 section 2.5.1.1), and a bit for slow transceivers. */
const QUIET: Milliseconds = 5;
const BITS_PER_CHARACTER = 11;
const REQUEST_BYTES = 8;
const FUNCTIONS = {
  coils: 'writeFC1',
  discreteInputs: 'writeFC2',
  holdingRegisters: 'writeFC3',
  inputRegisters: 'writeFC4',
} as const;

/** One opened port, until it goes away. One exchange at a time. */
export class ModbusSession {
  readonly #port: RtuPort;
  readonly #client: ModbusRTU;
  #line: SerialLine | null = null;
  #lastByteAt = Number.NEGATIVE_INFINITY;
  #abort: (reason: string) => void = () => {};
  #isClosed = false;

  private constructor(
    Client: typeof ModbusRTU,
    private readonly options: SessionOptions,
  ) {
    this.#port = new RtuPort((bytes) => this.#line?.write(bytes));
    this.#client = new Client(this.#port);
  }

  /** Opens the port; rejects with an error that names the path and the fix. */
  static async open(options: SessionOptions): Promise<ModbusSession> {
    // Loaded where a cabinet has a bus, and nowhere else: it brings servers, sockets and workers along.
    const { default: Client } = await import('modbus-serial');
    const session = new ModbusSession(Client, options);
    const { path, baudRate, parity, stopBits, io } = options;
    const line = await SerialLine.open({ path, baudRate, parity, stopBits, io, device: 'RS-485 adapter' });
    session.#line = line;
    line.listen({ onData: (bytes) => session.#receive(bytes), onGone: (reason) => session.#gone(reason) });
    session.#client.open(() => undefined);
    return session;
  }

  get skippedBytes(): number {
    return this.#port.skippedBytes;
  }

  /** One attempt. Rejects with ModbusError. */
  async read(request: ModbusRequest): Promise<Buffer> {
    const { io } = this.options;
    const quiet = this.#lastByteAt + QUIET - io.monotonic();
    if (quiet > 0) await new Promise<void>((resolve) => io.after(quiet, resolve));
    if (this.#isClosed) throw this.#closed('was closed');
    return new Promise<Buffer>((resolve, reject) => {
      const cancel = afterPatiently(io, this.#longestWait(request), GRACE, () =>
        end(() => reject(this.#silent(request))),
      );
      const end = (settle: () => void): void => {
        cancel();
        this.#abort = () => {};
        this.#port.giveUp();
        settle();
      };
      this.#abort = (reason) => end(() => reject(this.#closed(reason)));
      this.#client[FUNCTIONS[request.function]](request.unit, request.start, request.count, (error, reply) => {
        end(() => (error ? reject(refusal(request, error)) : resolve(reply.buffer)));
      });
    });
  }

  /** More than once is harmless. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#port.isOpen = false;
    this.#abort('was closed');
    await this.#line?.close();
  }

  #receive(bytes: Buffer): void {
    this.#lastByteAt = this.options.io.monotonic();
    this.#port.receive(bytes);
  }

  #gone(reason: string): void {
    if (this.#isClosed) return;
    this.#abort(`was lost: ${reason}`);
    this.options.onGone(reason);
  }

  #longestWait({ function: name, count, patience = 0 }: ModbusRequest): Milliseconds {
    const payload = name === 'coils' || name === 'discreteInputs' ? Math.ceil(count / 8) : count * 2;
    const characters = REQUEST_BYTES + 5 + payload;
    return THINKING + patience + (characters * BITS_PER_CHARACTER * 1_000) / this.options.baudRate;
  }

  #silent({ unit }: ModbusRequest): ModbusError {
    return new ModbusError('timeout', `unit ${unit} on ${this.options.path} gave no answer that can be read`);
  }

  #closed(reason: string): ModbusError {
    return new ModbusError('port-closed', `The cabinet port ${this.options.path} ${reason}`);
  }
}

/** What the library says of a reply that it got. */
function refusal({ unit }: ModbusRequest, error: Error & { modbusCode?: number }): ModbusError {
  if (error.modbusCode === undefined) return new ModbusError('timeout', `unit ${unit}: ${error.message}`);
  return new ModbusError('exception', `unit ${unit} refused: ${error.message}`, error.modbusCode);
}
