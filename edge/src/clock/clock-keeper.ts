import { type Cancel, type Clock, type EpochMs, MINUTE, type Milliseconds } from '@lamplighter/contracts';
import type { Log } from '../log.js';
import type { StoredTime } from '../store/state-files.js';
import { type ClockJudgement, ClockTrust } from './clock-trust.js';
import type { Moment } from './time-opinion.js';
import type { TimeSource } from './time-source.js';

/** The newest trusted instant goes to disk at most so often: flash memory wears out. */
const KEEP_EVERY: Milliseconds = 15 * MINUTE;

export interface ClockKeeperOptions {
  readonly clock: Clock;
  readonly log: Log;
  readonly sources: readonly TimeSource[];
  /** Names this boot of the machine; null where the machine has no name for it. */
  readonly bootId: () => Promise<string | null>;
  readonly save: (kept: StoredTime) => Promise<void>;
  /** The wall clock was stepped by so much; levels are decided anew in the same breath. */
  readonly onStep: (by: Milliseconds, judgement: ClockJudgement) => void;
  /** Another state than before, or untrusted from the start. */
  readonly onChange: (judgement: ClockJudgement) => void;
}

const UNKNOWN: ClockJudgement = {
  state: 'untrusted',
  reason: 'not judged yet',
  step: null,
  offset: null,
  driftBound: null,
};

/** Judges the clock whenever a level is decided, asks the time sources each minute and keeps the newest trusted instant. */
export class ClockKeeper {
  readonly #trust = new ClockTrust();
  #judgement: ClockJudgement = UNKNOWN;
  #bootId: string | null = null;
  #keptAt: EpochMs | null = null;
  #isDoubtKept = false;
  #cancel: Cancel | null = null;

  constructor(private readonly options: ClockKeeperOptions) {}

  /** Resolved: the first judgement stands. */
  async start(stored: StoredTime | null): Promise<void> {
    this.#bootId = await this.options.bootId();
    const [before, after] = [stored?.bootId ?? null, this.#bootId];
    this.#trust.begin(this.#moment(), stored, before !== null && after !== null && before !== after);
    this.#keptAt = stored?.newest ?? null;
    this.#isDoubtKept = stored?.isDoubted ?? false;
    await this.#askSources();
    this.#judgement = this.#trust.judge(this.#moment());
    if (this.#judgement.state === 'untrusted') this.#tellChange();
    this.#cancel = this.options.clock.every(MINUTE, () => this.#round());
  }

  async stop(): Promise<void> {
    this.#cancel?.();
    this.#cancel = null;
    await this.#keep(0);
  }

  /** Whether the clock can be believed at this very moment. */
  isTrusted(): boolean {
    const before = this.#judgement;
    this.#judgement = this.#trust.judge(this.#moment());
    const { state, step } = this.#judgement;
    if (step !== null) {
      this.options.log.warn({ seconds: step / 1000, state }, 'the clock was stepped');
      this.options.onStep(step, this.#judgement);
      // Perhaps the system has just set it right: the sources know.
      void this.#askSources();
    }
    if (state !== before.state) {
      this.#tellChange();
      // At once when it lost its trust: the process may be started again at any time.
      void this.#keep(KEEP_EVERY);
    }
    return state !== 'untrusted';
  }

  get judgement(): ClockJudgement {
    return this.#judgement;
  }

  /**
   * The controller's clock as a message carried it. `askedAt`: monotonic instant of the question that it answers, so that
   * the stamp was made after it; null when the message may have been under way for any time.
   */
  hearController(stamp: EpochMs, askedAt: Milliseconds | null): void {
    const { monotonic } = this.#moment();
    const latest = askedAt === null ? Number.POSITIVE_INFINITY : stamp + Math.max(0, monotonic - askedAt);
    this.#trust.hear({ source: 'controller', isReference: true, earliest: stamp, latest, heardAt: monotonic });
  }

  #tellChange(): void {
    const { state, reason } = this.#judgement;
    this.options.log[state === 'untrusted' ? 'warn' : 'info']({ state, reason }, 'state of the clock');
    this.options.onChange(this.#judgement);
  }

  #moment(): Moment {
    const { clock } = this.options;
    return { wall: clock.now(), monotonic: clock.monotonic() };
  }

  async #round(): Promise<void> {
    await this.#askSources();
    this.isTrusted();
    await this.#keep(KEEP_EVERY);
  }

  async #askSources(): Promise<void> {
    for (const { name, isReference, read } of this.options.sources) {
      const behind = await read();
      if (behind === null) continue;
      const { wall, monotonic } = this.#moment();
      this.#trust.hear({
        source: name,
        isReference,
        earliest: wall + behind,
        latest: wall + behind,
        heardAt: monotonic,
      });
    }
  }

  async #keep(atMostEvery: Milliseconds): Promise<void> {
    const { kept } = this.#trust;
    if (kept === null) return;
    const isRecent = this.#keptAt !== null && Math.abs(kept.newest - this.#keptAt) < atMostEvery;
    if (isRecent && kept.isDoubted === this.#isDoubtKept) return;
    this.#keptAt = kept.newest;
    this.#isDoubtKept = kept.isDoubted;
    await this.options.save({ ...kept, bootId: this.#bootId }).catch((error: Error) => {
      this.options.log.error({ reason: error.message }, 'the time could not be kept on disk');
    });
  }
}
