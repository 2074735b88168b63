import type { Cancel, Clock, Milliseconds } from '@lamplighter/contracts';
import { SECOND } from '@lamplighter/contracts';
import type { Log } from '../log.js';
import type { EdgeProcess, Launch, StartEdge } from './edge-process.js';
import { type AliveReport, type FromEdge, readFromEdge } from './messages.js';
import { RestartDelay } from './restart-delay.js';

/** How often silence is looked for. */
const CHECK_PERIOD: Milliseconds = SECOND / 2;
/** A killed process that is still there after that is stuck in the kernel: only a reset of the machine helps. */
const STUCK_AFTER: Milliseconds = 60 * SECOND;
/** An orderly stop that takes longer is cut short. */
const STOP_WITHIN: Milliseconds = 12 * SECOND;

export interface SupervisorOptions {
  /** Machine time. */
  readonly io: Clock;
  readonly log: Log;
  /** What to start, asked before each start. */
  readonly launch: () => Promise<Launch>;
  readonly startEdge: StartEdge;
  /** Silence after which a running edge is killed. */
  readonly silentAfter: Milliseconds;
  /** The same before its first sign of life. */
  readonly startWithin: Milliseconds;
  readonly events: {
    alive(report: AliveReport): void;
    offered(source: string): void;
    ended(reason: string): void;
  };
}

interface Run {
  readonly process: EdgeProcess;
  readonly startedAt: Milliseconds;
  heardAt: Milliseconds | null;
  /** Its end was asked for. */
  isWanted: boolean;
  /** From then on it is killed, until it is gone. */
  killAt: Milliseconds | null;
}

/**
 * Keeps one edge process running: starts it, listens for its signs of life, kills it when it is silent, starts it again,
 * and never gives up (RELIABILITY LS-8). It knows no lamp and no network, so that there is little in it that can fail.
 */
export class Supervisor {
  readonly #delay = new RestartDelay();
  #run: Run | null = null;
  #cancels: Cancel[] = [];
  #cancelStart: Cancel | null = null;
  #isStopping = false;
  /** Wanted restarts so far: what `launch` said before one is no longer true. */
  #wanted = 0;
  #onGone: (() => void) | null = null;

  constructor(private readonly options: SupervisorOptions) {}

  start(): void {
    this.#isStopping = false;
    this.#cancels = [this.options.io.every(CHECK_PERIOD, () => this.#check())];
    void this.#startEdge();
  }

  /** Resolved: the edge has ended. */
  async stop(): Promise<void> {
    this.#isStopping = true;
    for (const cancel of this.#cancels) cancel();
    this.#cancels = [];
    this.#cancelStart?.();
    const run = this.#run;
    if (!run) return;
    const gone = new Promise<void>((resolve) => {
      this.#onGone = resolve;
    });
    const cancel = this.options.io.after(STOP_WITHIN, () => run.process.kill('SIGKILL'));
    run.process.kill('SIGTERM');
    await gone;
    cancel();
  }

  /** Ends the running edge in good order and starts what `launch` says now, without the patience that failures earn. */
  restart(why: string): void {
    const run = this.#run;
    this.options.log.info({ why, edge: run?.process.pid ?? null }, 'edge is started anew');
    this.#delay.forget();
    this.#wanted += 1;
    if (!run) {
      this.#startAfter(0);
      return;
    }
    run.isWanted = true;
    run.process.kill('SIGTERM');
    // From now on it has as long as a start: an edge that does not end is killed by the check.
    run.killAt ??= this.options.io.monotonic() + STOP_WITHIN;
  }

  /** Tells the running edge something. */
  send(message: unknown): void {
    this.#run?.process.send(message);
  }

  /** A killed edge does not go away: the machine itself is ill. */
  get isStuck(): boolean {
    const killAt = this.#run?.killAt ?? null;
    return killAt !== null && this.options.io.monotonic() - killAt > STUCK_AFTER;
  }

  async #startEdge(): Promise<void> {
    const { io, log, launch, startEdge, events } = this.options;
    this.#cancelStart = null;
    const wanted = this.#wanted;
    let what: Launch;
    try {
      what = await launch();
    } catch (error) {
      this.#again(0, `nothing to start: ${(error as Error).message}`);
      return;
    }
    // While the answer was on its way it was stopped, or another start was asked for, which is scheduled.
    if (this.#isStopping || this.#run || wanted !== this.#wanted) return;
    const startedAt = io.monotonic();
    const process = startEdge(what, {
      message: (message) => this.#hear(run, readFromEdge(message)),
      ended: (reason) => {
        if (this.#run !== run) return;
        this.#run = null;
        if (this.#isStopping) {
          this.#onGone?.();
          return;
        }
        events.ended(reason);
        if (run.isWanted) this.#startAfter(0);
        else this.#again(io.monotonic() - startedAt, reason);
      },
    });
    const run: Run = { process, startedAt, heardAt: null, killAt: null, isWanted: false };
    this.#run = run;
    log.info({ edge: process.pid, entry: what.entry }, 'edge started');
  }

  #again(ran: Milliseconds, reason: string): void {
    const delay = this.#delay.after(ran);
    this.options.log.warn({ reason, delay }, 'edge is not running; it is started again');
    this.#startAfter(delay);
  }

  #startAfter(delay: Milliseconds): void {
    if (this.#isStopping) return;
    this.#cancelStart?.();
    this.#cancelStart = this.options.io.after(delay, () => this.#startEdge());
  }

  #hear(run: Run, message: FromEdge | null): void {
    if (run !== this.#run || !message) return;
    if (message.kind === 'offer') {
      this.options.events.offered(message.source);
      return;
    }
    if (run.heardAt === null) this.options.log.info({ edge: run.process.pid }, 'edge controls its lines');
    run.heardAt = this.options.io.monotonic();
    this.options.events.alive(message);
  }

  #check(): void {
    const run = this.#run;
    if (!run) return;
    const { io, log, silentAfter, startWithin } = this.options;
    const now = io.monotonic();
    if (run.killAt !== null && now < run.killAt) return;
    const silentFor = now - (run.heardAt ?? run.startedAt);
    const isDue = run.killAt !== null || silentFor >= (run.heardAt === null ? startWithin : silentAfter);
    if (!isDue) return;
    if (run.killAt === null) log.error({ edge: run.process.pid, silentFor }, 'edge is silent; it is killed');
    run.killAt ??= now;
    // SIGKILL ends a stopped process too; SIGTERM would wait in its queue.
    run.process.kill('SIGKILL');
  }
}
