import { type Clock, type Milliseconds, SECOND } from '@lamplighter/contracts';
import type { AliveReport } from './messages.js';

/** Not every round is told: silence is counted in tens of seconds. */
const PERIOD: Milliseconds = SECOND;

/** The edge's sign of life to its supervisor, sent as part of the control loop itself. */
export class Heartbeat {
  #sentAt = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly io: Clock,
    private readonly send: (report: AliveReport) => void,
  ) {}

  /** An evaluation has been completed. */
  beat(report: () => Omit<AliveReport, 'kind'>): void {
    const now = this.io.monotonic();
    if (now - this.#sentAt < PERIOD) return;
    this.#sentAt = now;
    this.send({ kind: 'alive', ...report() });
  }
}
