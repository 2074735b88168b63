import type { Ticket } from '@lamplighter/contracts';
import type { Sql } from '../db/index.js';

/** Which tickets to read; absent filters let all through. */
export interface TicketFilter {
  readonly ids?: readonly number[];
  readonly nisCodes?: readonly string[];
  readonly states?: readonly Ticket['state'][];
  /** Only ids below this one: the next page. */
  readonly before?: number;
  readonly limit?: number;
}

/** Tickets, newest first. */
export const queryTickets = (sql: Sql, filter: TicketFilter): Promise<Ticket[]> =>
  sql.query<Ticket>(
    `select t.id, t.fault_id as "faultId", f.asset, f.nis, f.code, t.state,
       t.service_request_id as "serviceRequestId", t.remote_status as "remoteStatus", t.opened_at as "openedAt",
       t.closed_at as "closedAt", t.attempts, t.last_error as "lastError"
     from ticket t join fault f on f.id = t.fault_id
     where ($1::integer[] is null or t.id = any ($1))
       and ($2::text[] is null or f.nis = any ($2))
       and ($3::text[] is null or t.state = any ($3))
       and ($4::integer is null or t.id < $4)
     order by t.id desc limit $5`,
    [filter.ids ?? null, filter.nisCodes ?? null, filter.states ?? null, filter.before ?? null, filter.limit ?? null],
  );
