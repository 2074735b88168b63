import type { Cancel, Clock, Milliseconds } from '@lamplighter/contracts';
import { type Answer, type Dialogue, type Exchange, type ForwardFrame, frameText } from '@lamplighter/dali';
import type { Log } from '../log.js';
import { BusError } from './bus-error.js';
import type { BusPriority, BusState, BusStats, DaliBus } from './dali-bus.js';
import { LubaSession } from './luba-session.js';
import { TransactionQueue } from './transaction-queue.js';

/** Priority on the DALI line of a dialogue's first frame (part 101): 2 people, 3 settings, 4 automation, 5 routine. */
const LINE_PRIORITY: Readonly<Record<BusPriority, number>> = { user: 2, configuration: 3, automatic: 4, polling: 5 };
/** Later frames of a dialogue go out at priority 1, so that no other controller cuts in between DTR and its use. */
const CONTINUATION = 1;
/** A line that was silent this long is asked whether it is still there. */
const IDLE: Milliseconds = 1_000;
const SHORTEST_WATCH: Milliseconds = 20;
/** Waiting time before the first new attempt to open, and the longest. */
const FIRST_RETRY: Milliseconds = 250;
const LONGEST_RETRY: Milliseconds = 2_000;

export interface LubaBusOptions {
  /** Serial port; best a stable name such as one under /dev/serial/by-id. */
  readonly path: string;
  /** Real time: serial timeouts must not follow a stepped night. */
  readonly io: Clock;
  readonly log: Log;
}

interface Transaction {
  readonly priority: BusPriority;
  /** Runs the dialogue to its end and settles the promise of whoever asked for it. */
  readonly run: (send: (exchange: Exchange, priority: number) => Promise<Answer>) => Promise<void>;
  readonly reject: (error: BusError) => void;
}

/** A DALI line behind a LUBA interface (38400 8N1) on a serial port. */
export function createLubaBus(options: LubaBusOptions): DaliBus {
  return new LubaBus(options);
}

class LubaBus implements DaliBus {
  readonly #queue = new TransactionQueue<Transaction>();
  readonly #frameListeners = new Set<(frame: ForwardFrame) => void>();
  readonly #stateListeners = new Set<(state: BusState) => void>();
  #state: BusState = 'closed';
  #problem: BusError | null = null;
  #session: LubaSession | null = null;
  /** The session that is being opened. */
  #candidate: LubaSession | null = null;
  #opening: Promise<void> = Promise.resolve();
  /** Rises with each attempt and each stop: an attempt that is not the latest is given up. */
  #attempt = 0;
  #closing: Promise<void> = Promise.resolve();
  #running = false;
  #retryDelay = FIRST_RETRY;
  #cancelTimer: Cancel = () => {};
  #counts = { exchanges: 0, spoiled: 0, losses: 0, skippedBytes: 0, badFrames: 0 };
  /** Exchanges in a row that came to nothing. */
  #failures = 0;

  constructor(private readonly options: LubaBusOptions) {}

  get state(): BusState {
    return this.#state;
  }

  get problem(): BusError | null {
    return this.#problem;
  }

  async start(): Promise<void> {
    if (this.#state !== 'closed') return;
    this.#become('opening');
    await this.#open();
  }

  async stop(): Promise<void> {
    if (this.#state === 'closed') return;
    this.#attempt += 1;
    this.#become('closed');
    this.#problem = null;
    this.#endSession(new BusError('line-closed', `The DALI line ${this.options.path} was closed`));
    await this.#candidate?.close();
    await this.#opening;
    await this.#closing;
  }

  run<T>(dialogue: Dialogue<T>, priority: BusPriority): Promise<T> {
    if (this.#state !== 'open') return Promise.reject(this.#notOpen());
    return new Promise<T>((resolve, reject) => {
      const run = async (send: (exchange: Exchange, priority: number) => Promise<Answer>): Promise<void> => {
        try {
          let linePriority = LINE_PRIORITY[priority];
          let step = dialogue.next();
          while (!step.done) {
            const answer = await send(step.value, linePriority);
            linePriority = CONTINUATION;
            step = dialogue.next(answer);
          }
          resolve(step.value);
        } catch (error) {
          reject(error);
        }
      };
      this.#queue.add(priority, { priority, run, reject });
      void this.#work();
    });
  }

  onFrame(listener: (frame: ForwardFrame) => void): Cancel {
    this.#frameListeners.add(listener);
    return () => this.#frameListeners.delete(listener);
  }

  onState(listener: (state: BusState) => void): Cancel {
    this.#stateListeners.add(listener);
    return () => this.#stateListeners.delete(listener);
  }

  stats(): BusStats {
    return {
      ...this.#counts,
      skippedBytes: this.#counts.skippedBytes + (this.#session?.skippedBytes ?? 0),
      badFrames: this.#counts.badFrames + (this.#session?.badFrames ?? 0),
      queued: this.#queue.size,
    };
  }

  /** Runs what waits, one transaction after the other. */
  async #work(): Promise<void> {
    if (this.#running) return;
    this.#running = true;
    for (let session = this.#session; session; session = this.#session) {
      const transaction = this.#queue.take();
      if (!transaction) break;
      const current = session;
      await transaction.run((exchange, priority) => this.#exchange(current, exchange, priority));
    }
    this.#running = false;
  }

  /**
   * One frame. What came back spoiled is handed to the dialogue as garbled when it asked something: only the dialogue
   * knows whether asking again is safe (a memory read moves DTR0 on). Frames without an answer are sent once more.
   */
  async #exchange(session: LubaSession, exchange: Exchange, priority: number): Promise<Answer> {
    for (;;) {
      const outcome = await session.exchange(exchange, priority);
      switch (outcome.kind) {
        case 'done':
          this.#failures = 0;
          this.#counts.exchanges += 1;
          return outcome.answer;
        case 'refused':
          throw this.#error(
            'refused',
            `the interface refused frame ${frameText(exchange.frame)} with code ${outcome.reason}`,
          );
        case 'gone':
          throw this.#notOpen();
        case 'silent':
          // Deaf, or was it reset and forgot its settings?
          if (!(await session.revive())) {
            this.#lost(session, 'the interface does not answer');
            throw this.#notOpen();
          }
      }
      this.#counts.spoiled += 1;
      this.#failures += 1;
      if (this.#failures > 1) {
        this.#failures = 0;
        if (outcome.kind === 'silent') {
          throw this.#error('timeout', `answers, but never said that it sent frame ${frameText(exchange.frame)}`);
        }
        throw this.#error('noise', `cannot be understood: noise spoiled frame ${frameText(exchange.frame)} twice`);
      }
      if (exchange.answer) return { kind: 'garbled' };
    }
  }

  /** One attempt to open, behind whatever attempt or closing is still under way. */
  async #open(): Promise<void> {
    this.#attempt += 1;
    const attempt = this.#attempt;
    const before = Promise.all([this.#opening, this.#closing]);
    this.#opening = before.then(() => this.#tryToOpen(attempt));
    await this.#opening;
  }

  async #tryToOpen(attempt: number): Promise<void> {
    if (attempt !== this.#attempt) return;
    const { path, io, log } = this.options;
    const session: LubaSession = new LubaSession({
      path,
      io,
      onFrame: (frame) => this.#tell(this.#frameListeners, frame),
      onLost: (reason) => this.#lost(session, reason),
    });
    this.#candidate = session;
    const problem = await session.open().then(
      () => null,
      (error: unknown) => (error instanceof BusError ? error : this.#error('no-interface', `failed: ${error}`)),
    );
    this.#candidate = null;
    if (attempt !== this.#attempt) return session.close();
    if (problem) return this.#failedToOpen(problem);
    this.#session = session;
    this.#problem = null;
    this.#retryDelay = FIRST_RETRY;
    this.#failures = 0;
    log.info({ path, interface: session.identity }, 'DALI line open');
    this.#watch(session, IDLE);
    this.#become('open');
  }

  #failedToOpen(error: BusError): void {
    if (this.#problem?.message !== error.message) this.options.log.error({ path: this.options.path }, error.message);
    this.#problem = error;
    this.#retryLater();
    this.#become('lost');
  }

  #retryLater(): void {
    this.#cancelTimer = this.options.io.after(this.#retryDelay, () => this.#open());
    this.#retryDelay = Math.min(LONGEST_RETRY, this.#retryDelay * 2);
  }

  /** Asks a line that says nothing whether it is still there: an unplugged port may not report anything by itself. */
  #watch(session: LubaSession, delay: Milliseconds): void {
    this.#cancelTimer = this.options.io.after(delay, async () => {
      if (this.#session !== session) return;
      const idle = this.options.io.monotonic() - session.lastHeard;
      if (idle >= IDLE && !this.#running) {
        this.#running = true;
        const alive = await session.probe();
        this.#running = false;
        if (this.#session !== session) return;
        if (!alive) return this.#lost(session, 'the interface does not answer');
        void this.#work();
      }
      this.#watch(session, Math.max(SHORTEST_WATCH, IDLE - (this.options.io.monotonic() - session.lastHeard)));
    });
  }

  #lost(session: LubaSession, reason: string): void {
    if (this.#session !== session) return;
    const error = this.#error('line-closed', `was lost: ${reason}`);
    this.#counts.losses += 1;
    this.#problem = error;
    this.options.log.warn({ path: this.options.path, reason }, 'DALI line lost; trying to open it again');
    this.#endSession(error);
    this.#retryLater();
    this.#become('lost');
  }

  #endSession(error: BusError): void {
    this.#cancelTimer();
    const session = this.#session;
    this.#session = null;
    for (const transaction of this.#queue.clear()) transaction.reject(error);
    if (!session) return;
    this.#counts.skippedBytes += session.skippedBytes;
    this.#counts.badFrames += session.badFrames;
    this.#closing = session.close();
  }

  #notOpen(): BusError {
    return this.#problem
      ? new BusError('line-closed', this.#problem.message, { cause: this.#problem })
      : this.#error('line-closed', 'is not open');
  }

  #error(code: BusError['code'], what: string): BusError {
    return new BusError(code, `The DALI line ${this.options.path} ${what}`);
  }

  #become(state: BusState): void {
    if (this.#state === state) return;
    this.#state = state;
    this.#tell(this.#stateListeners, state);
  }

  #tell<T>(listeners: ReadonlySet<(item: T) => void>, item: T): void {
    for (const listener of listeners) {
      try {
        listener(item);
      } catch (error) {
        // A listener's fault must not stop the reading of the line.
        this.options.log.error({ path: this.options.path, error }, 'a listener of the DALI line failed');
      }
    }
  }
}
