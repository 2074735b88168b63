import {
  type Boost,
  type Cancel,
  type Clock,
  type DeviceId,
  type EdgeId,
  type EpochMs,
  MINUTE,
  type Milliseconds,
  type NeighbourPlacement,
  neighbourSensor,
  SECOND,
} from '@lamplighter/contracts';
import type { ControlInputs } from '../control/inputs.js';

/** No boost holds longer than this, whatever it says; the hold time of the program comes after it. */
const LONGEST: Milliseconds = 2 * MINUTE;

export interface BoostReceiverOptions {
  readonly inputs: Pick<ControlInputs, 'detect'>;
  readonly clock: Clock;
  /** Levels of this neighbour's bubble are due now. */
  readonly onArrival: (neighbour: DeviceId) => Promise<void>;
}

/** Boosts of other edges: each is presence at a sensor that stands for the neighbour, until the boost ends by itself. */
export class BoostReceiver {
  #neighbours: ReadonlySet<EdgeId> = new Set();
  readonly #until = new Map<EdgeId, EpochMs>();
  #cancel: Cancel = () => {};

  constructor(private readonly options: BoostReceiverOptions) {}

  start(): void {
    this.#cancel = this.options.clock.every(SECOND, () => this.#end());
  }

  stop(): void {
    this.#cancel();
  }

  place(neighbours: readonly NeighbourPlacement[]): void {
    this.#neighbours = new Set(neighbours.map(({ edge }) => edge));
  }

  /** Ignores one that is late or of an edge that is no neighbour: nothing is recorded of either (S-27). */
  receive({ from, until }: Boost): void {
    const { inputs, clock, onArrival } = this.options;
    const now = clock.now();
    if (until <= now || !this.#neighbours.has(from)) return;
    const wasLit = this.#until.has(from);
    this.#until.set(from, Math.min(until, now + LONGEST));
    if (wasLit) return;
    inputs.detect(neighbourSensor(from), { occupied: true, lastDetectionAt: now });
    void onArrival(neighbourSensor(from));
  }

  #end(): void {
    const now = this.options.clock.now();
    for (const [from, until] of this.#until) {
      // A clock that was set back must not keep the light for longer.
      if (now < until && until <= now + LONGEST) continue;
      this.#until.delete(from);
      this.options.inputs.detect(neighbourSensor(from), { occupied: false, lastDetectionAt: Math.min(until, now) });
    }
  }
}
