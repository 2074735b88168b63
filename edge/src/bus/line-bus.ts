import type { Cancel, Clock, Milliseconds } from '@lamplighter/contracts';
import { type Answer, type Dialogue, type ForwardFrame, frameText } from '@lamplighter/dali';
import type { Log } from '../log.js';
import { BusError } from './bus-error.js';
import { BusSchedule, type Turn } from './bus-schedule.js';
import type { Connector } from './connector.js';
import type { BusPriority, BusState, BusStats, DaliBus, RunOptions } from './dali-bus.js';
import type { DaliInterface } from './dali-interface.js';

/** No part of the edge has so many dialogues waiting at once; whoever does would only grow memory. */
export const MOST_WAITING = 1_000;
/** So many exchanges in a row may come to nothing before their dialogue fails: a level is decided anew each second. */
const MOST_SPOILED = 2;
/** Settings and commissioning take minutes and their reports are worth more patience. */
const MOST_SPOILED_SETTINGS = 5;
/** A line that was silent this long is asked whether it is still there. */
const IDLE: Milliseconds = 1_000;
const SHORTEST_WATCH: Milliseconds = 20;
/** Waiting time before the first new attempt to open, and the longest. */
const FIRST_RETRY: Milliseconds = 250;
const LONGEST_RETRY: Milliseconds = 2_000;

export interface LineBusOptions {
  /** What people call the line: its port or address. */
  readonly name: string;
  readonly connector: Connector;
  /** Real time: serial timeouts must not follow a stepped night. */
  readonly io: Clock;
  readonly log: Log;
}

/**
 * A DALI line behind whatever interface its connector finds: opens and reopens it, watches whether it is alive, sends
 * what the schedule says.
 */
export class LineBus implements DaliBus {
  readonly #schedule = new BusSchedule();
  readonly #frameListeners = new Set<(frame: ForwardFrame) => void>();
  readonly #stateListeners = new Set<(state: BusState) => void>();
  #state: BusState = 'closed';
  #problem: BusError | null = null;
  #session: DaliInterface | null = null;
  /** Gives up the attempt to open that is under way. */
  #attempt = new AbortController();
  #opening: Promise<void> = Promise.resolve();
  #closing: Promise<void> = Promise.resolve();
  #isWorking = false;
  #retryDelay = FIRST_RETRY;
  #cancelTimer: Cancel = () => {};
  #endSettling: Cancel = () => {};
  #counts = { exchanges: 0, spoiled: 0, refused: 0, losses: 0, skippedBytes: 0, badFrames: 0 };
  /** Exchanges in a row that came to nothing. */
  #failures = 0;

  constructor(private readonly options: LineBusOptions) {}

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
    this.#attempt.abort();
    this.#become('closed');
    this.#problem = null;
    this.#endSession(new BusError('line-closed', `The DALI line ${this.options.name} was closed`));
    await this.#opening;
    await this.#closing;
  }

  run<T>(dialogue: Dialogue<T>, priority: BusPriority, { cutsIn = false }: RunOptions = {}): Promise<T> {
    if (this.#state !== 'open') return Promise.reject(this.#notOpen());
    if (this.#schedule.size >= MOST_WAITING) {
      this.#counts.refused += 1;
      return Promise.reject(this.#error('busy', `has ${MOST_WAITING} dialogues waiting; ask for less at once`));
    }
    return new Promise<T>((resolve, reject) => {
      this.#schedule.add({ priority, cutsIn, dialogue, resolve: (result) => resolve(result as T), reject });
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
      queued: this.#schedule.size,
    };
  }

  /** Sends what the schedule gives, one frame after the other. */
  async #work(): Promise<void> {
    if (this.#isWorking) return;
    this.#isWorking = true;
    for (let session = this.#session; session; session = this.#session) {
      const turn = this.#schedule.next();
      if (!turn) break;
      try {
        const answer = await this.#exchange(session, turn);
        if (turn.exchange.settleMs !== undefined) await this.#settle(turn.exchange.settleMs);
        this.#schedule.answered(turn, answer);
      } catch (error) {
        this.#schedule.failed(turn, error);
      }
    }
    this.#isWorking = false;
  }

  /** Keeps the line quiet while units digest a frame, a third of a second at most: they would not hear the next one. */
  #settle(delay: Milliseconds): Promise<void> {
    return new Promise((resolve) => {
      const cancel = this.options.io.after(delay, resolve);
      this.#endSettling = () => {
        cancel();
        resolve();
      };
    });
  }

  /**
   * One frame. What came back spoiled is handed to the dialogue as garbled when it asked something: only the dialogue
   * knows whether asking again is safe (a memory read moves DTR0 on). Frames without an answer are sent again.
   */
  async #exchange(session: DaliInterface, { exchange, linePriority, priority }: Turn): Promise<Answer> {
    for (;;) {
      const outcome = await session.exchange(exchange, linePriority);
      switch (outcome.kind) {
        case 'done':
          this.#failures = 0;
          this.#counts.exchanges += 1;
          return outcome.answer;
        case 'refused':
          throw this.#error(
            'refused',
            `cannot send frame ${frameText(exchange.frame)}: the interface refused it with ${outcome.reason}`,
          );
        case 'gone':
          throw this.#notOpen();
        case 'silent':
          // Deaf, or was it reset and forgot its settings?
          if (!(await session.identify())) {
            this.#lost(session, 'the interface does not answer');
            throw this.#notOpen();
          }
      }
      this.#counts.spoiled += 1;
      this.#failures += 1;
      // Silence costs a second each time; damage next to nothing.
      const isPatient = priority === 'configuration' && outcome.kind === 'spoiled';
      const most = isPatient ? MOST_SPOILED_SETTINGS : MOST_SPOILED;
      if (this.#failures >= most) {
        this.#failures = 0;
        if (outcome.kind === 'silent') {
          throw this.#error('timeout', `answers, but never said that it sent frame ${frameText(exchange.frame)}`);
        }
        throw this.#error(
          'noise',
          `cannot be understood: noise spoiled frame ${frameText(exchange.frame)}, the last of ${most} in a row`,
        );
      }
      if (exchange.answer) return { kind: 'garbled' };
    }
  }

  /** One attempt to open, behind whatever attempt or closing is still under way. */
  async #open(): Promise<void> {
    this.#attempt.abort();
    this.#attempt = new AbortController();
    const { signal } = this.#attempt;
    const before = Promise.all([this.#opening, this.#closing]);
    this.#opening = before.then(() => this.#tryToOpen(signal));
    await this.#opening;
  }

  async #tryToOpen(signal: AbortSignal): Promise<void> {
    if (signal.aborted) return;
    const { connector, io, log, name } = this.options;
    let session: DaliInterface | null = null;
    const opened = await connector
      .connect({
        io,
        onFrame: (frame) => this.#tell(this.#frameListeners, frame),
        onLost: (reason) => session && this.#lost(session, reason),
        signal,
      })
      .catch((error: unknown) =>
        error instanceof BusError ? error : this.#error('no-interface', `cannot be opened: ${error}`),
      );
    if (opened instanceof BusError) {
      if (!signal.aborted) this.#failedToOpen(opened);
      return;
    }
    if (signal.aborted) return opened.close();
    session = opened;
    this.#session = session;
    this.#problem = null;
    this.#retryDelay = FIRST_RETRY;
    this.#failures = 0;
    log.info({ line: name, interface: session.name, identity: session.identity }, 'DALI line open');
    this.#watch(session, IDLE);
    this.#become('open');
  }

  #failedToOpen(error: BusError): void {
    if (this.#problem?.message !== error.message) this.options.log.error({ line: this.options.name }, error.message);
    this.#problem = error;
    this.#retryLater();
    this.#become('lost');
  }

  #retryLater(): void {
    this.#cancelTimer = this.options.io.after(this.#retryDelay, () => this.#open());
    this.#retryDelay = Math.min(LONGEST_RETRY, this.#retryDelay * 2);
  }

  /** Asks a line that says nothing whether it is still there: an unplugged port may not report anything by itself. */
  #watch(session: DaliInterface, delay: Milliseconds): void {
    this.#cancelTimer = this.options.io.after(delay, async () => {
      if (this.#session !== session) return;
      const idle = this.options.io.monotonic() - session.lastHeard;
      if (idle >= IDLE && !this.#isWorking) {
        this.#isWorking = true;
        const alive = await session.probe();
        this.#isWorking = false;
        if (this.#session !== session) return;
        if (!alive) return this.#lost(session, 'the interface does not answer');
        void this.#work();
      }
      this.#watch(session, Math.max(SHORTEST_WATCH, IDLE - (this.options.io.monotonic() - session.lastHeard)));
    });
  }

  #lost(session: DaliInterface, reason: string): void {
    if (this.#session !== session) return;
    const error = this.#error('line-closed', `was lost: ${reason}`);
    this.#counts.losses += 1;
    this.#problem = error;
    this.options.log.warn({ line: this.options.name, reason }, 'DALI line lost; trying to open it again');
    this.#endSession(error);
    this.#retryLater();
    this.#become('lost');
  }

  #endSession(error: BusError): void {
    this.#cancelTimer();
    this.#endSettling();
    const session = this.#session;
    this.#session = null;
    this.#schedule.clear(error);
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
    return new BusError(code, `The DALI line ${this.options.name} ${what}`);
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
        this.options.log.error({ line: this.options.name, error }, 'a listener of the DALI line failed');
      }
    }
  }
}
