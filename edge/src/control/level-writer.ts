import type { Clock, DimLevel } from '@lamplighter/contracts';
import { type Dialogue, setLevel, short } from '@lamplighter/dali';
import type { BusPriority } from '../bus/dali-bus.js';
import type { Lamp, LampLine } from '../devices/lamp.js';

/** A level for one lamp, in percent and as its gear takes it. */
export interface Step {
  readonly lamp: Lamp;
  readonly level: DimLevel;
  readonly arc: number;
}

interface Waiting {
  step: Step;
  priority: BusPriority;
  readonly done: Promise<void>;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Brings levels to the lamps of one line. What waits for the line is not yet decided: each time the line is free, the most
 * urgent level goes out, in its newest form. So a lamp that shall brighten overtakes all that dim, and a lamp on its way
 * down is turned round at once.
 */
export class LevelWriter {
  readonly #waiting = new Map<Lamp, Waiting>();

  constructor(
    private readonly line: LampLine,
    private readonly clock: Clock,
  ) {}

  /** The level that waits for the line on its way to this lamp; null when none does. */
  waitingFor(lamp: Lamp): DimLevel | null {
    return this.#waiting.get(lamp)?.step.level ?? null;
  }

  /** Resolved: this level, or a newer one for the same lamp, is on the line. Rejects with the BusError. */
  write(step: Step, priority: BusPriority): Promise<void> {
    const waiting = this.#waiting.get(step.lamp);
    if (!waiting) return this.#add(step, priority);
    waiting.step = step;
    if (priority === 'user' && waiting.priority !== 'user') {
      waiting.priority = priority;
      void this.#occupyLine(priority);
    }
    return waiting.done;
  }

  #add(step: Step, priority: BusPriority): Promise<void> {
    let resolve = (): void => {};
    let reject = (_error: unknown): void => {};
    const done = new Promise<void>((onResolved, onRejected) => {
      resolve = onResolved;
      reject = onRejected;
    });
    this.#waiting.set(step.lamp, { step, priority, done, resolve, reject });
    void this.#occupyLine(priority);
    return done;
  }

  /** Queues one place in the line's order; which lamp it serves is decided when its turn has come. */
  async #occupyLine(priority: BusPriority): Promise<void> {
    const turn: { served: Waiting | null } = { served: null };
    try {
      await this.line.run(this.#serve(turn), priority, { cutsIn: true });
    } catch (error) {
      turn.served?.step.lamp.noteFailed();
      // Where the line was gone before the turn came, whoever is next is told: each turn answers for one lamp.
      (turn.served ?? this.#takeMostUrgent())?.reject(error);
    }
  }

  *#serve(turn: { served: Waiting | null }): Dialogue<void> {
    turn.served = this.#takeMostUrgent();
    if (!turn.served) return;
    const { lamp, level, arc } = turn.served.step;
    yield* setLevel(short(lamp.shortAddress), arc);
    lamp.noteWritten(level, arc, this.clock.monotonic());
    turn.served.resolve();
  }

  #takeMostUrgent(): Waiting | null {
    let chosen: Waiting | null = null;
    for (const waiting of this.#waiting.values()) {
      if (chosen === null || urgency(waiting) > urgency(chosen)) chosen = waiting;
    }
    if (chosen) this.#waiting.delete(chosen.step.lamp);
    return chosen;
  }
}

/** People's wishes first, then whoever stands in the dark; equal ones in order of arrival. */
const urgency = ({ step: { lamp, arc }, priority }: Waiting): number =>
  (priority === 'user' ? 2 : 0) + (lamp.knownArc !== null && arc < lamp.knownArc ? 0 : 1);
