import type { Clock, Milliseconds } from '@lamplighter/contracts';
import type { Answer, ForwardFrame } from '@lamplighter/dali';
import { type FramePriority, frameDuration } from './bus-timing.js';
import type { SimulatedBus } from './simulated-bus.js';

/** What came of a frame: what the units answered, or that somebody else spoke at once and nobody heard it. */
export type SendResult = Answer | { readonly kind: 'collided' };

/** A frame that an interface wants on the bus. */
export interface Sending {
  readonly frame: ForwardFrame;
  readonly priority: FramePriority;
  readonly twice: boolean;
  /** A copy is out. */
  readonly onSent?: () => void;
  /** All copies are out, and the answer, if there is one, is over. */
  readonly onDone: (result: SendResult) => void;
}

/** One forward frame as it went over the bus; instants are monotonic real time. */
export interface BusRecord {
  readonly frame: ForwardFrame;
  /** A unit sent it of its own accord: an event. */
  readonly isEvent: boolean;
  /** When it was asked for, when its last bit was over, and when an answer to it was over. */
  readonly askedAt: Milliseconds;
  readonly sentAt: Milliseconds;
  readonly doneAt: Milliseconds;
}

export interface BusAccessOptions {
  readonly bus: SimulatedBus;
  /** Real time: pacing. */
  readonly io: Clock;
  /** none: frames take no time, only account for it. line: as slow as 1200 bit/s. */
  readonly pace: 'none' | 'line';
  /** Told of each frame when it is over. */
  readonly onRecord?: (record: BusRecord) => void;
}

interface Job extends Sending {
  readonly isEvent: boolean;
  readonly askedAt: Milliseconds;
  readonly onReset: () => void;
}

/** An interface's way onto the bus: one frame after the other, by priority, as fast as the bus or at once. */
export class BusAccess {
  readonly #options: BusAccessOptions;
  readonly #jobs: Job[] = [];
  /** On the bus now; null while it is free. */
  #current: Job | null = null;
  #cancelTimer: () => void = () => undefined;
  /** When the wire was let go last. */
  #freeSince: Milliseconds = Number.NEGATIVE_INFINITY;
  #sentAt: Milliseconds = 0;
  #collisions = 0;
  readonly stats = { frames: 0, answers: 0, garbled: 0, events: 0 };

  constructor(options: BusAccessOptions) {
    this.#options = options;
  }

  get isPaced(): boolean {
    return this.#options.pace === 'line';
  }

  /** Frames that wait for the bus. */
  get waiting(): number {
    return this.#jobs.length;
  }

  /** The next so many frames of the interface meet another sender. */
  collide(frames: number): void {
    this.#collisions = frames;
  }

  send(sending: Sending): void {
    this.#enqueue({ ...sending, isEvent: false, askedAt: this.#options.io.monotonic(), onReset: () => undefined });
  }

  /** A unit sends a frame of its own accord. Resolves when it is over, or forgotten by `reset`. */
  overhear(frame: ForwardFrame, priority: FramePriority): Promise<'over' | 'forgotten'> {
    return new Promise((resolve) => {
      this.#enqueue({
        frame,
        priority,
        twice: false,
        isEvent: true,
        askedAt: this.#options.io.monotonic(),
        onDone: () => resolve('over'),
        onReset: () => resolve('forgotten'),
      });
    });
  }

  /** Whatever is on the bus or waits for it is forgotten. */
  reset(): void {
    this.#cancelTimer();
    this.#current?.onReset();
    this.#current = null;
    for (const job of this.#jobs.splice(0)) job.onReset();
  }

  #enqueue(job: Job): void {
    if (!this.isPaced) {
      this.#atOnce(job);
      return;
    }
    this.#jobs.push(job);
    if (!this.#current) this.#next();
  }

  #atOnce(job: Job): void {
    this.#book(job);
    if (this.#isSpoken(job)) this.#done(job, { kind: 'none' });
    else if (this.#meetsAnother()) this.#done(job, { kind: 'collided' });
    else {
      job.onSent?.();
      let answer = this.#options.bus.transmit(job.frame);
      if (job.twice) {
        this.#book(job, 1);
        job.onSent?.();
        answer = this.#options.bus.transmit(job.frame);
      }
      if (answer.kind !== 'none') this.#options.bus.account.backward();
      this.#done(job, answer);
    }
  }

  /** The free bus goes to the highest priority, then to whoever came first. */
  #next(): void {
    const jobs = this.#jobs;
    let best = 0;
    jobs.forEach((job, index) => {
      if (job.priority < (jobs[best]?.priority ?? 5)) best = index;
    });
    const [job] = jobs.splice(best, 1);
    this.#current = job ?? null;
    if (!job) return;
    this.#occupy(job, job.priority, () => {
      if (this.#isSpoken(job)) this.#free(job, { kind: 'none' });
      else if (this.#meetsAnother()) this.#free(job, { kind: 'collided' });
      else if (job.twice) {
        job.onSent?.();
        this.#occupy(job, 1, () => {
          job.onSent?.();
          // Both copies at once: a late timer of this machine must not break a pair that hardware would keep together.
          this.#options.bus.transmit(job.frame);
          this.#await(job, this.#options.bus.transmit(job.frame));
        });
      } else {
        job.onSent?.();
        this.#await(job, this.#options.bus.transmit(job.frame));
      }
    });
  }

  #await(job: Job, answer: Answer): void {
    if (answer.kind === 'none') this.#free(job, answer);
    else this.#until(this.#freeSince + this.#options.bus.account.backward(), () => this.#free(job, answer));
  }

  /**
   * The rest before a frame counts from the end of the last one: a bus that rested long enough is taken at once. Instants
   * follow from one another, so that late timers of this machine do not add up.
   */
  #occupy(job: Job, priority: FramePriority, then: () => void): void {
    const duration = frameDuration(job.frame.bits);
    const rest = this.#book(job, priority) - duration;
    const start = Math.max(this.#freeSince + rest, this.#options.io.monotonic());
    this.#until(start + duration, () => {
      this.#sentAt = this.#freeSince;
      then();
    });
  }

  #until(end: Milliseconds, then: () => void): void {
    const { io } = this.#options;
    this.#cancelTimer = io.after(Math.max(0, end - io.monotonic()), () => {
      this.#freeSince = end;
      then();
    });
  }

  #free(job: Job, result: SendResult): void {
    this.#done(job, result);
    this.#next();
  }

  #done(job: Job, result: SendResult): void {
    if (result.kind === 'byte') this.stats.answers += 1;
    if (result.kind === 'garbled') this.stats.garbled += 1;
    this.#record(job);
    job.onDone(result);
  }

  #record({ frame, isEvent, askedAt }: Job): void {
    const doneAt = this.#options.io.monotonic();
    this.#options.onRecord?.({ frame, isEvent, askedAt, sentAt: this.isPaced ? this.#sentAt : doneAt, doneAt });
  }

  #book({ frame, priority }: Job, as: FramePriority = priority): Milliseconds {
    this.stats.frames += 1;
    return this.#options.bus.account.forward(frame.bits, as);
  }

  #isSpoken(job: Job): boolean {
    if (job.isEvent) this.stats.events += 1;
    return job.isEvent;
  }

  #meetsAnother(): boolean {
    if (this.#collisions === 0) return false;
    this.#collisions -= 1;
    this.#options.bus.collide();
    return true;
  }
}
