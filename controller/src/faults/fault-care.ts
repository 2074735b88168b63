import { type Clock, MINUTE, SECOND } from '@lamplighter/contracts';
import type { Logger } from 'pino';
import type { Pool } from '../db/index.js';
import { Rounds } from '../rounds.js';

export interface FaultCareOptions {
  readonly pool: Pool;
  /** Platform time. */
  readonly clock: Clock;
  readonly log: Pick<Logger, 'warn'>;
  /** Faults whose state changed, and whether tickets may have to be sent. */
  readonly onChanged: (faultIds: readonly number[]) => void;
  /** Codes that get a ticket. */
  readonly ticketedCodes?: readonly string[];
}

const TICK_MS = 5 * SECOND;
/** How long a condition has to stand, beyond the edge's own debouncing, before a crew is called. */
export const CONFIRM_MS = MINUTE;
/** How long a condition has to be gone before its fault is closed; a relapse within is the same spell. */
export const PROVE_MS = 30 * MINUTE;

/** Moves faults along their life by the passing of time: suspected to confirmed, proved to closed. */
export class FaultCare {
  readonly #rounds = new Rounds(() => this.#round());

  constructor(private readonly options: FaultCareOptions) {}

  start(): void {
    this.#rounds.start(this.options.clock, TICK_MS);
  }

  stop(): Promise<void> {
    return this.#rounds.stop();
  }

  /** One round. Gives the faults that changed. */
  async run(): Promise<number[]> {
    const { pool, clock, ticketedCodes = ['lampFailure'] } = this.options;
    const now = clock.now();
    const at = new Date(now);
    return pool.transaction(async (transaction) => {
      const confirmed = await transaction.query<{ id: number }>(
        `update fault set state = 'confirmed'
         where state = 'suspected' and cleared_at is null and standing_since <= $1 returning id`,
        [new Date(now - CONFIRM_MS)],
      );
      // The reference names the episode: the same fault, found again after a restored backup, gets the same one.
      await transaction.query(
        `insert into ticket (fault_id, reference, next_attempt_at)
         select f.id, concat_ws('-', 'LL', f.nis, f.asset, f.code,
           to_char(f.raised_at at time zone 'UTC', 'YYYYMMDD"T"HH24MISSMS')), $2
         from fault f where f.state = 'confirmed' and f.code = any ($1)
         on conflict do nothing`,
        [ticketedCodes, at],
      );
      await transaction.query(
        `update ticket t set wanted = 'closed', next_attempt_at = $2 from fault f
         where f.id = t.fault_id and t.wanted = 'open' and f.state = 'proved' and f.cleared_at <= $1`,
        [new Date(now - PROVE_MS), at],
      );
      const closed = await transaction.query<{ id: number }>(
        `update fault f set state = 'closed', closed_at = $2
         where f.state = 'proved' and f.cleared_at <= $1
           and not exists (select 1 from ticket t where t.fault_id = f.id and t.state <> 'closed') returning f.id`,
        [new Date(now - PROVE_MS), at],
      );
      return [...confirmed, ...closed].map((row) => row.id);
    });
  }

  async #round(): Promise<void> {
    try {
      const changed = await this.run();
      if (changed.length > 0) this.options.onChanged(changed);
    } catch (error) {
      this.options.log.warn({ reason: (error as Error).message }, 'faults could not be looked after');
    }
  }
}
