import {
  type Clock,
  type EdgeAddress,
  EdgeId,
  type EpochMs,
  type MetricValues,
  MINUTE,
  type Milliseconds,
} from '@lamplighter/contracts';
import type { Logger } from 'pino';
import type { Pool } from '../db/index.js';
import type { EdgeOutbox } from '../link/index.js';

/** Edges ask once a minute; what comes more often than this from one to the same other is dropped. */
const LEAST_INTERVAL: Milliseconds = 30_000;
/** An edge asks for light 1 to 2 minutes ahead. */
const LONGEST: Milliseconds = 2 * MINUTE;

export interface BoostRelayOptions {
  readonly pool: Pool;
  readonly outbox: EdgeOutbox;
  readonly isOnline: (edge: string) => boolean;
  /** Platform time. */
  readonly clock: Clock;
  readonly log: Pick<Logger, 'warn'>;
}

/**
 * Passes boosts on from edge to edge while somebody walks across the border between them. A boost is neither stored nor
 * audited nor told to anybody else: it would be a record of a passage (RELIABILITY S-27). One that cannot be passed on at
 * once is gone, and costs the boost only.
 */
export class BoostRelay {
  readonly #passedAt = new Map<string, Milliseconds>();

  constructor(private readonly options: BoostRelayOptions) {}

  /** Never rejects. Resolved: passed on, or dropped. */
  async relay(from: EdgeAddress, values: MetricValues): Promise<void> {
    const { clock, isOnline, log, outbox } = this.options;
    const to = EdgeId.safeParse(values['Boost/To']);
    const until = values['Boost/Until'];
    if (!to.success || typeof until !== 'number' || !isInTime(until, clock.now())) return;
    const way = `${from.edge} ${to.data}`;
    const at = clock.monotonic();
    if (at - (this.#passedAt.get(way) ?? Number.NEGATIVE_INFINITY) < LEAST_INTERVAL || !isOnline(to.data)) return;
    this.#passedAt.set(way, at);
    try {
      if (!(await this.#areNeighbours(from, to.data))) return;
      outbox.send({ nis: from.nis, edge: to.data }, { kind: 'boost', boost: { from: from.edge, until } });
    } catch (error) {
      log.warn({ reason: (error as Error).message }, 'a boost was not passed on');
    }
  }

  /** Whether the inventory lets a sensor of one edge reach luminaires of the other, in the same municipality. */
  async #areNeighbours(from: EdgeAddress, to: EdgeId): Promise<boolean> {
    const rows = await this.options.pool.query(
      `select 1 from sensor s join edge e on e.id = $2 and e.nis = s.nis
       where s.edge_id = $1 and s.nis = $3 and s.beyond @> jsonb_build_array(jsonb_build_object('edge', $2::text)) limit 1`,
      [from.edge, to, from.nis],
    );
    return rows.length > 0;
  }
}

const isInTime = (until: EpochMs, now: EpochMs): boolean => until > now && until <= now + LONGEST;
