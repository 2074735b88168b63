import type { Clock, Milliseconds } from '@lamplighter/contracts';
import type { Logger } from 'pino';
import type { BrokerMetrics } from './broker-metrics.js';
import { REFUSAL_HINTS } from './refusal-hints.js';

/** At most one log line in this time for the same client and reason; the counter misses none. */
const QUIET_MS: Milliseconds = 60_000;
const MOST_KEYS = 2_000;

/** Counts every refusal and logs the first of a kind with what mends it, so that a misconfigured edge cannot fill the disk. */
export class RefusalLog {
  readonly #lastLogged = new Map<string, Milliseconds>();

  constructor(
    private readonly metrics: BrokerMetrics,
    private readonly log: Pick<Logger, 'warn'>,
    private readonly io: Clock,
  ) {}

  /** `who` is a username, or an address before one is known. */
  refused(reason: string, who: string, detail: Readonly<Record<string, unknown>> = {}): void {
    this.metrics.refused(reason);
    const key = `${who} ${reason}`;
    const now = this.io.monotonic();
    const last = this.#lastLogged.get(key);
    if (last !== undefined && now - last < QUIET_MS) return;
    if (this.#lastLogged.size >= MOST_KEYS) this.#lastLogged.clear();
    this.#lastLogged.set(key, now);
    this.log.warn({ client: who, reason, ...detail, hint: detail['hint'] ?? REFUSAL_HINTS[reason] }, 'refused');
  }
}
