import type { Cancel, Clock, Milliseconds } from '@lamplighter/contracts';
import type { Log } from '../../log.js';
import { ModbusError } from './modbus-error.js';
import type { ModbusRequest } from './modbus-request.js';
import { ModbusSession, type PortSettings } from './modbus-session.js';

export interface ModbusStats {
  readonly exchanges: number;
  /** Attempts without a readable reply. */
  readonly spoiled: number;
  readonly skippedBytes: number;
  /** Times that the port was lost. */
  readonly losses: number;
}

/** The units of a cabinet behind one serial port. */
export interface ModbusBus {
  /** One attempt to open; when it fails, others follow by themselves. */
  start(): Promise<void>;
  stop(): Promise<void>;
  readonly isOpen: boolean;
  /** Why it is not open, for a person; null while it is. */
  readonly problem: string | null;
  /** Payload of the reply: registers big-endian, or bits from the lowest on. Rejects with ModbusError. */
  read(request: ModbusRequest): Promise<Buffer>;
  stats(): ModbusStats;
}

/** An attempt without a readable reply is made once more: noise rarely strikes twice. */
const ATTEMPTS = 2;
/** Waiting time before the first new attempt to open, and the longest. */
const FIRST_RETRY: Milliseconds = 250;
const LONGEST_RETRY: Milliseconds = 2_000;
/** After so many attempts in a row without any reply the port is opened anew: an adapter may be deaf without saying so. */
const DEAF_AFTER = 6;
/** But not more often than this: by day nothing may answer because nothing has voltage. */
const REOPEN_APART: Milliseconds = 30_000;

export interface ModbusBusOptions extends PortSettings {
  /** Real time: serial timeouts must not follow a stepped night. */
  readonly io: Clock;
  readonly log: Log;
}

export function createModbusBus(options: ModbusBusOptions): ModbusBus {
  return new SerialModbusBus(options);
}

class SerialModbusBus implements ModbusBus {
  problem: string | null = 'is not open';
  #session: ModbusSession | null = null;
  #isStopped = true;
  #opening: Promise<void> = Promise.resolve();
  #closing: Promise<void> = Promise.resolve();
  /** Whatever waits for its turn on the line. */
  #turn: Promise<unknown> = Promise.resolve();
  #retryDelay = FIRST_RETRY;
  #cancelRetry: Cancel = () => {};
  #silentAttempts = 0;
  #reopenedAt = Number.NEGATIVE_INFINITY;
  #counts = { exchanges: 0, spoiled: 0, skippedBytes: 0, losses: 0 };

  constructor(private readonly options: ModbusBusOptions) {}

  get isOpen(): boolean {
    return this.#session !== null;
  }

  async start(): Promise<void> {
    if (!this.#isStopped) return;
    this.#isStopped = false;
    await this.#open();
  }

  async stop(): Promise<void> {
    if (this.#isStopped) return;
    this.#isStopped = true;
    this.#cancelRetry();
    this.#end('was closed');
    await this.#opening;
    await this.#closing;
  }

  read(request: ModbusRequest): Promise<Buffer> {
    const answer = this.#turn.then(() => this.#read(request));
    this.#turn = answer.catch(() => undefined);
    return answer;
  }

  stats(): ModbusStats {
    const skippedBytes = this.#counts.skippedBytes + (this.#session?.skippedBytes ?? 0);
    return { ...this.#counts, skippedBytes };
  }

  async #read(request: ModbusRequest): Promise<Buffer> {
    for (let attempt = 1; ; attempt += 1) {
      const session = this.#session;
      if (!session) throw this.#notOpen();
      try {
        const answer = await session.read(request);
        this.#silentAttempts = 0;
        this.#counts.exchanges += 1;
        return answer;
      } catch (error) {
        if (!(error instanceof ModbusError)) throw error;
        // A refusal is an answer: the line is sound.
        if (error.code === 'exception') this.#silentAttempts = 0;
        if (error.code !== 'timeout') throw error;
        this.#counts.spoiled += 1;
        this.#silentAttempts += 1;
        this.#reopenWhenDeaf(session);
        if (attempt === ATTEMPTS) throw error;
      }
    }
  }

  #reopenWhenDeaf(session: ModbusSession): void {
    const now = this.options.io.monotonic();
    if (this.#silentAttempts < DEAF_AFTER || now - this.#reopenedAt < REOPEN_APART) return;
    this.#reopenedAt = now;
    this.#silentAttempts = 0;
    this.#lost(session, 'nothing on it answers');
  }

  #open(): Promise<void> {
    this.#opening = this.#closing.then(() => this.#tryToOpen());
    return this.#opening;
  }

  async #tryToOpen(): Promise<void> {
    if (this.#isStopped) return;
    const { log, path } = this.options;
    try {
      const session: ModbusSession = await ModbusSession.open({
        ...this.options,
        onGone: (reason) => this.#lost(session, reason),
      });
      if (this.#isStopped) return await session.close();
      this.#session = session;
      this.problem = null;
      this.#retryDelay = FIRST_RETRY;
      log.info({ path }, 'cabinet port open');
    } catch (error) {
      const { message } = error as Error;
      if (this.problem !== message) log.error({ path }, message);
      this.problem = message;
      this.#retryLater();
    }
  }

  #retryLater(): void {
    if (this.#isStopped) return;
    this.#cancelRetry = this.options.io.after(this.#retryDelay, () => this.#open());
    this.#retryDelay = Math.min(LONGEST_RETRY, this.#retryDelay * 2);
  }

  #lost(session: ModbusSession, reason: string): void {
    if (this.#session !== session) return;
    this.#counts.losses += 1;
    this.options.log.warn({ path: this.options.path, reason }, 'cabinet port lost; trying to open it again');
    this.#end(`was lost: ${reason}`);
    this.#retryLater();
  }

  #end(problem: string): void {
    const session = this.#session;
    this.#session = null;
    this.problem = `The cabinet port ${this.options.path} ${problem}`;
    if (!session) return;
    this.#counts.skippedBytes += session.skippedBytes;
    this.#closing = session.close();
  }

  #notOpen(): ModbusError {
    return new ModbusError('port-closed', this.problem ?? 'the cabinet port is not open');
  }
}
