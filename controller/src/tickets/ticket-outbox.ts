import { type Clock, type EpochMs, MINUTE, type Milliseconds, SECOND } from '@lamplighter/contracts';
import type { Logger } from 'pino';
import type { Pool } from '../db/index.js';
import { Rounds } from '../rounds.js';
import { type IssueReport, StreetIssueError, type StreetIssueSystem } from './street-issue-system.js';

export interface TicketOutboxOptions {
  readonly pool: Pool;
  readonly system: StreetIssueSystem;
  /** Platform time: when to try again, what tickets are stamped with. */
  readonly clock: Clock;
  /** Real time: what the other side asked for, which does not live in ours. */
  readonly io: Clock;
  readonly log: Pick<Logger, 'info' | 'warn'>;
  /** Tickets and faults that changed. */
  readonly onChanged: (ticketIds: readonly number[], faultIds: readonly number[]) => void;
}

const TICK_MS = 5 * SECOND;
const FIRST_RETRY_MS: Milliseconds = 30 * SECOND;
/** Short enough that delayed tickets leave within 15 minutes of the system's return (RELIABILITY R7). */
const LONGEST_RETRY_MS: Milliseconds = 10 * MINUTE;
const FOLLOW_MS: Milliseconds = 15 * MINUTE;
const TOKEN_MS: Milliseconds = MINUTE;
/** A controller that dies while a request is under way leaves this much silence (real time) before anybody asks again. */
const UNDER_WAY_MS: Milliseconds = 75 * SECOND;
const BATCH = 10;

/** A ticket as claimed for one try. */
interface Claimed {
  readonly id: number;
  readonly fault_id: number;
  readonly reference: string;
  readonly wanted: 'open' | 'closed';
  readonly state: 'pending' | 'open' | 'closed';
  readonly service_request_id: string | null;
  readonly token: string | null;
  readonly attempts: number;
  /** Before this try: an earlier one may have reached the other side. */
  readonly was_uncertain: boolean;
  readonly asset: string;
  readonly street: string;
  readonly code: string;
  readonly raised_at: EpochMs;
  readonly relapses: number;
  readonly latitude: number;
  readonly longitude: number;
}

/**
 * Brings tickets into the state that is wanted of them. What is about to be sent is noted before it is sent, so that after
 * a crash or an uncertain answer the request is looked for by our reference before another is made: one fault, one request.
 */
export class TicketOutbox {
  readonly #rounds = new Rounds(() => this.#round());

  constructor(private readonly options: TicketOutboxOptions) {}

  start(): void {
    this.#rounds.start(this.options.clock, TICK_MS);
  }

  stop(): Promise<void> {
    return this.#rounds.stop();
  }

  /** One round over what is due. Never throws; one round at a time. */
  run(): Promise<void> {
    return this.#rounds.now();
  }

  async #round(): Promise<void> {
    try {
      for (const ticket of await this.#claim()) await this.#bringForward(ticket);
      await this.#follow();
    } catch (error) {
      this.options.log.warn({ reason: (error as Error).message }, 'tickets wait: the database refuses');
    }
  }

  /** Takes what is due, and notes that it is being tried. Several controllers may do this at once. */
  #claim(): Promise<Claimed[]> {
    const { pool, clock, io } = this.options;
    const now = clock.now();
    return pool.query<Claimed>(
      `with due as (
         select t.id, t.is_uncertain from ticket t
         where t.next_attempt_at <= $1 and (t.quiet_until is null or t.quiet_until <= $2)
           and (t.state = 'pending' or (t.state <> t.wanted))
         order by t.next_attempt_at, t.id limit ${BATCH} for update skip locked
       ), claimed as (
         update ticket t set attempts = t.attempts + 1, quiet_until = $3, next_attempt_at = $4,
           is_uncertain = t.is_uncertain or (t.state = 'pending' and t.wanted = 'open' and t.token is null)
         from due where t.id = due.id
         returning t.*, due.is_uncertain as was_uncertain
       )
       select c.id, c.fault_id, c.reference, c.wanted, c.state, c.service_request_id, c.token, c.attempts,
         c.was_uncertain, f.asset, f.street, f.code, f.raised_at, f.relapses,
         coalesce(l.latitude, e.latitude) as latitude, coalesce(l.longitude, e.longitude) as longitude
       from claimed c join fault f on f.id = c.fault_id join edge e on e.id = f.edge_id
       left join luminaire l on l.id = f.asset order by c.id`,
      [new Date(now), new Date(io.now()), new Date(io.now() + UNDER_WAY_MS), new Date(now + FIRST_RETRY_MS)],
    );
  }

  async #bringForward(ticket: Claimed): Promise<void> {
    try {
      if (ticket.state === 'pending') await this.#open(ticket);
      else if (ticket.wanted === 'closed') await this.#close(ticket);
      else await this.#reopen(ticket);
    } catch (error) {
      if (!(error instanceof StreetIssueError)) throw error;
      await this.#failed(ticket, error);
    }
    this.options.onChanged([ticket.id], [ticket.fault_id]);
  }

  async #open(ticket: Claimed): Promise<void> {
    const { system, log } = this.options;
    if (ticket.token !== null) {
      const requestId = await system.resolve(ticket.token);
      return requestId === null ? this.#waitForToken(ticket) : this.#opened(ticket, requestId);
    }
    if (ticket.was_uncertain) {
      const requestId = await system.find(ticket.reference);
      if (requestId !== null) {
        log.info({ ticket: ticket.id, requestId }, 'request found again by its reference');
        return this.#opened(ticket, requestId);
      }
    }
    // The fault went away before anybody was told of it: nobody needs to be.
    if (ticket.wanted === 'closed') return this.#set(ticket, `state = 'closed', is_uncertain = false, closed_at = $2`);
    const filed = await system.file(reportOf(ticket));
    if ('requestId' in filed) return this.#opened(ticket, filed.requestId);
    await this.#set(ticket, `token = $3, is_uncertain = false, next_attempt_at = $4, quiet_until = null`, [
      filed.token,
      new Date(this.options.clock.now() + TOKEN_MS),
    ]);
  }

  async #waitForToken(ticket: Claimed): Promise<void> {
    await this.#set(ticket, 'next_attempt_at = $3, quiet_until = null', [
      new Date(this.options.clock.now() + TOKEN_MS),
    ]);
  }

  async #opened(ticket: Claimed, requestId: string): Promise<void> {
    const { pool, clock, log } = this.options;
    const now = new Date(clock.now());
    await pool.transaction(async (transaction) => {
      await transaction.query(
        `update ticket set state = 'open', service_request_id = $2, opened_at = coalesce(opened_at, $3), token = null,
           is_uncertain = false, quiet_until = null, last_error = null, checked_at = $3, next_attempt_at = $3
         where id = $1`,
        [ticket.id, requestId, now],
      );
      await transaction.query(`update fault set state = 'ticketed' where id = $1 and state = 'confirmed'`, [
        ticket.fault_id,
      ]);
    });
    log.info({ ticket: ticket.id, requestId, asset: ticket.asset, code: ticket.code }, 'ticket opened');
  }

  async #close(ticket: Claimed): Promise<void> {
    const isTaken = await this.#update(ticket, 'closed');
    const { pool, clock, log } = this.options;
    const now = new Date(clock.now());
    await pool.transaction(async (transaction) => {
      await transaction.query(
        `update ticket set state = 'closed', closed_at = $2, quiet_until = null, last_error = $3,
           remote_status = case when $4 then 'closed' else remote_status end where id = $1`,
        [ticket.id, now, isTaken ? null : 'the street-issue system takes no updates: close its request there', isTaken],
      );
      await transaction.query(
        `update fault set state = 'closed', closed_at = $2 where id = $1 and state = 'proved' and cleared_at is not null`,
        [ticket.fault_id, now],
      );
    });
    log.info({ ticket: ticket.id, asset: ticket.asset, code: ticket.code }, 'ticket closed');
  }

  async #reopen(ticket: Claimed): Promise<void> {
    if (ticket.service_request_id === null) {
      await this.#set(ticket, `state = 'pending', closed_at = null, next_attempt_at = $2, quiet_until = null`);
      return;
    }
    await this.#update(ticket, 'reopened');
    await this.#set(
      ticket,
      `state = 'open', closed_at = null, quiet_until = null, last_error = null, remote_status = 'open'`,
    );
  }

  #update(ticket: Claimed, kind: 'closed' | 'reopened'): Promise<boolean> {
    if (ticket.service_request_id === null) return Promise.resolve(true);
    return this.options.system.update({
      updateId: `${ticket.reference}-${kind}-${ticket.relapses}`,
      requestId: ticket.service_request_id,
      kind,
      at: this.options.clock.now(),
    });
  }

  async #failed(ticket: Claimed, error: StreetIssueError): Promise<void> {
    const { clock, io, log } = this.options;
    const delay = Math.min(FIRST_RETRY_MS * 2 ** Math.min(ticket.attempts - 1, 10), LONGEST_RETRY_MS);
    log.warn({ ticket: ticket.id, attempts: ticket.attempts, reason: error.message }, 'street-issue system failed');
    await this.#set(ticket, 'last_error = $3, next_attempt_at = $4, quiet_until = $5, is_uncertain = $6', [
      error.message.slice(0, 500),
      new Date(clock.now() + delay),
      error.waitMs > 0 ? new Date(io.now() + error.waitMs) : null,
      ticket.was_uncertain || error.code === 'uncertain',
    ]);
  }

  /** `$1` is the ticket, `$2` platform time now; further values follow. */
  async #set(ticket: Claimed, assignments: string, values: readonly unknown[] = []): Promise<void> {
    const now = new Date(this.options.clock.now());
    await this.options.pool.query(
      `update ticket t set ${assignments} from (select $2::timestamptz) v (now) where t.id = $1`,
      [ticket.id, now, ...values],
    );
  }

  /** Reads what became of open requests at the other side. */
  async #follow(): Promise<void> {
    const { pool, system, clock, log } = this.options;
    const now = clock.now();
    const open = await pool.query<{ id: number; fault_id: number; request: string; remote_status: string | null }>(
      `update ticket set checked_at = $1 where id in (
         select id from ticket where state = 'open' and (checked_at is null or checked_at <= $2)
         order by checked_at nulls first limit ${BATCH} for update skip locked)
       returning id, fault_id, service_request_id as request, remote_status`,
      [new Date(now), new Date(now - FOLLOW_MS)],
    );
    for (const ticket of open) {
      try {
        const status = await system.status(ticket.request);
        if (status === null || status === ticket.remote_status) continue;
        await pool.query('update ticket set remote_status = $2 where id = $1', [ticket.id, status]);
        await pool.query(
          `update fault set state = case when $2 then 'inRepair' else 'ticketed' end
           where id = $1 and state in ('ticketed', 'inRepair')`,
          [ticket.fault_id, IN_REPAIR.has(status)],
        );
        this.options.onChanged([ticket.id], [ticket.fault_id]);
      } catch (error) {
        if (!(error instanceof StreetIssueError)) throw error;
        log.warn({ ticket: ticket.id, reason: error.message }, 'status of the request is not known now');
      }
    }
  }
}

/** Statuses of the mySociety dialect that mean that a crew has it. */
const IN_REPAIR: ReadonlySet<string> = new Set(['investigating', 'action_scheduled', 'in_progress', 'planned']);

const reportOf = (ticket: Claimed): IssueReport => ({
  reference: ticket.reference,
  faultCode: ticket.code,
  asset: ticket.asset,
  street: ticket.street,
  latitude: ticket.latitude,
  longitude: ticket.longitude,
  raisedAt: ticket.raised_at,
});
