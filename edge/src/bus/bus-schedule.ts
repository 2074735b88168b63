import type { Answer, Dialogue, Exchange } from '@lamplighter/dali';
import type { BusPriority } from './dali-bus.js';

const ORDER: readonly BusPriority[] = ['user', 'automatic', 'configuration', 'polling'];
/** Priority on the DALI line of a dialogue's first frame (part 101): 2 people, 3 settings, 4 automation, 5 routine. */
const LINE_PRIORITY: Readonly<Record<BusPriority, number>> = { user: 2, configuration: 3, automatic: 4, polling: 5 };
/**
 * Later frames of a dialogue go out at priority 1, so that no other controller cuts in between DTR and its use; a level
 * that cuts in belongs to that stretch, so it does, too.
 */
const CONTINUATION = 1;
/** So many dialogues may begin ahead of one that waits with a lower priority; then that has its turn. */
export const MOST_AHEAD = 16;
/** So many frames a dialogue that failed may still send to put away what it began. */
export const MOST_LAST = 16;
/** So many levels may cut in between two frames of a dialogue: about a second of them. */
export const MOST_CUTS = 32;

/** A dialogue that somebody wants to be run, and whom to tell. */
export interface Job {
  readonly priority: BusPriority;
  /** It only sends levels and touches no DTR: it may go in between two frames of a dialogue of lower priority. */
  readonly cutsIn: boolean;
  readonly dialogue: Dialogue<unknown>;
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: unknown) => void;
}

/** What goes on the line next. */
export interface Turn {
  readonly exchange: Exchange;
  /** Priority on the DALI line, 1 to 5. */
  readonly linePriority: number;
  /** Whose frame it is. */
  readonly priority: BusPriority;
}

interface Active {
  readonly job: Job;
  turn: Turn;
  /** It has failed with this, and puts away what it began. */
  readonly ending?: { readonly error: unknown; readonly left: number };
}

/**
 * Decides which frame is next on a line: one dialogue at a time, people first, then the control loop, settings, polling,
 * each in order of arrival, levels before questions. Knows no time and no port: `next` gives a frame, `answered` or `failed`
 * says what became of it.
 */
export class BusSchedule {
  readonly #waiting: Readonly<Record<BusPriority, Job[]>> = { user: [], automatic: [], configuration: [], polling: [] };
  /** Dialogues of higher priority that began since this one waits. */
  readonly #passed: Record<BusPriority, number> = { user: 0, automatic: 0, configuration: 0, polling: 0 };
  /** Levels in a row that went ahead of a question of the same priority. */
  readonly #overtaken: Record<BusPriority, number> = { user: 0, automatic: 0, configuration: 0, polling: 0 };
  #running: Active | null = null;
  /** A plain level between two frames of the running dialogue. */
  #cuttingIn: Active | null = null;
  /** Nothing may come before the next frame of the running dialogue. */
  #isHeld = false;
  /** Levels that cut in since the running dialogue sent its last frame. */
  #cuts = 0;

  /** Dialogues that have not begun. */
  get size(): number {
    return ORDER.reduce((sum, priority) => sum + this.#waiting[priority].length, 0);
  }

  add(job: Job): void {
    const waiting = this.#waiting[job.priority];
    if (waiting.length === 0) this.#passed[job.priority] = 0;
    waiting.push(job);
  }

  /** The frame to send now; null when there is nothing to do. The same again until it was answered or failed. */
  next(): Turn | null {
    if (this.#cuttingIn) return this.#cuttingIn.turn;
    if (this.#running) {
      this.#cuttingIn = this.#isHeld ? null : this.#cutIn(this.#running.job.priority);
      return (this.#cuttingIn ?? this.#running).turn;
    }
    for (let job = this.#take(); job; job = this.#take()) {
      this.#running = begin(job, LINE_PRIORITY[job.priority]);
      if (!this.#running) continue;
      this.#isHeld = true;
      return this.#running.turn;
    }
    return null;
  }

  /** The frame went out and this came back. Ignored when the turn is not the one that was given last. */
  answered(turn: Turn, answer: Answer): void {
    if (this.#cuttingIn?.turn === turn) {
      this.#cuttingIn = proceed(this.#cuttingIn, answer);
    } else if (this.#running?.turn === turn && !this.#cuttingIn) {
      this.#cuts = 0;
      this.#isHeld = turn.exchange.holds === true;
      this.#running = proceed(this.#running, answer);
    }
  }

  /**
   * The frame came to nothing: its dialogue is told, may still send what it must at its end (TERMINATE, STOP QUIESCENT MODE),
   * and ends with this error; the rest goes on.
   */
  failed(turn: Turn, error: unknown): void {
    if (this.#cuttingIn?.turn === turn) {
      this.#cuttingIn = fail(this.#cuttingIn, error);
    } else if (this.#running?.turn === turn && !this.#cuttingIn) {
      this.#running = fail(this.#running, error);
    }
  }

  /** The line is gone: whatever runs or waits ends with this error, and nothing more can be sent. */
  clear(error: unknown): void {
    const active = [this.#cuttingIn, this.#running].flatMap((each) => (each ? [each.job] : []));
    this.#cuttingIn = null;
    this.#running = null;
    for (const job of [...active, ...ORDER.flatMap((priority) => this.#waiting[priority].splice(0))]) {
      giveUp(job);
      job.reject(error);
    }
  }

  #take(): Job | undefined {
    const waits = (priority: BusPriority): boolean => this.#waiting[priority].length > 0;
    const overdue = ORDER.find((priority) => waits(priority) && this.#passed[priority] >= MOST_AHEAD);
    const priority = overdue ?? ORDER.find(waits);
    if (!priority) return undefined;
    this.#passed[priority] = 0;
    for (const lower of ORDER.slice(ORDER.indexOf(priority) + 1)) if (waits(lower)) this.#passed[lower] += 1;
    // A level does not wait for questions of its own priority.
    const plain = this.#waiting[priority].findIndex(isPlain);
    const overtakes = plain > 0 && this.#overtaken[priority] < MOST_AHEAD;
    this.#overtaken[priority] = overtakes ? this.#overtaken[priority] + 1 : 0;
    return this.#waiting[priority].splice(overtakes ? plain : 0, 1)[0];
  }

  /** The first plain level of a higher priority. */
  #cutIn(running: BusPriority): Active | null {
    for (const priority of ORDER.slice(0, ORDER.indexOf(running))) {
      const waiting = this.#waiting[priority];
      for (let index = waiting.findIndex(isPlain); index >= 0; index = waiting.findIndex(isPlain)) {
        if (this.#cuts >= MOST_CUTS) return null;
        this.#cuts += 1;
        const [job] = waiting.splice(index, 1);
        const active = job && begin(job, CONTINUATION);
        if (active) return active;
      }
    }
    return null;
  }
}

const turnOf = ({ priority }: Job, exchange: Exchange, linePriority: number): Turn => ({
  exchange,
  linePriority,
  priority,
});
const isPlain = (job: Job): boolean => job.cutsIn;

/** The first frame of a dialogue; null when it has none. */
function begin(job: Job, linePriority: number): Active | null {
  return step(job, linePriority, () => job.dialogue.next());
}

function proceed({ job, ending }: Active, answer: Answer): Active | null {
  if (!ending) return step(job, CONTINUATION, () => job.dialogue.next(answer));
  return putAway(job, ending.error, ending.left, () => job.dialogue.next(answer));
}

function fail({ job, ending }: Active, error: unknown): Active | null {
  // What fails at the end adds nothing to why it came to the end.
  if (!ending) return putAway(job, error, MOST_LAST, () => job.dialogue.throw(error));
  giveUp(job);
  job.reject(ending.error);
  return null;
}

/** The next frame of a dialogue that has failed; after its last one, or too many, it is rejected. */
function putAway(job: Job, error: unknown, left: number, next: () => IteratorResult<Exchange, unknown>): Active | null {
  try {
    const result = next();
    if (!result.done && left > 0) {
      return { job, turn: turnOf(job, result.value, CONTINUATION), ending: { error, left: left - 1 } };
    }
  } catch {
    // The error itself comes back when the dialogue has nothing more to say.
  }
  giveUp(job);
  job.reject(error);
  return null;
}

/** Ends a dialogue without sending anything. */
function giveUp({ dialogue }: Job): void {
  try {
    dialogue.return(undefined);
  } catch {
    // It ends with an error already.
  }
}

function step(job: Job, linePriority: number, next: () => IteratorResult<Exchange, unknown>): Active | null {
  try {
    const result = next();
    if (!result.done) return { job, turn: turnOf(job, result.value, linePriority) };
    job.resolve(result.value);
  } catch (error) {
    job.reject(error);
  }
  return null;
}
