import type { Fault, Ticket } from '@lamplighter/contracts';
import type { Sql } from '../../db/pool.js';

interface Filter {
  /** The asker's municipalities. */
  readonly nisCodes: readonly string[];
  readonly limit: number;
  /** Id of the last of the page before. */
  readonly cursor?: string | undefined;
}

type Page<T> = { items: T[]; next: string | null };

/** Faults, newest first. */
export async function queryFaults(
  sql: Sql,
  filter: Filter & { readonly states?: readonly Fault['state'][] | undefined; readonly asset?: string | undefined },
): Promise<Page<Fault>> {
  const rows = await sql.query<Fault>(
    `select f.id, f.asset, f.nis, f.street, f.code, f.state, f.raised_at as "raisedAt", f.cleared_at as "clearedAt",
       f.evidence, t.id as "ticketId"
     from fault f left join ticket t on t.fault_id = f.id
     where f.nis = any ($1) and ($2::text[] is null or f.state = any ($2)) and ($3::text is null or f.asset = $3)
       and ($4::integer is null or f.id < $4)
     order by f.id desc limit $5`,
    [filter.nisCodes, filter.states ?? null, filter.asset ?? null, idOf(filter.cursor), filter.limit + 1],
  );
  return page(rows, filter.limit);
}

/** Tickets, newest first. */
export async function queryTickets(
  sql: Sql,
  filter: Filter & { readonly state?: Ticket['state'] | undefined },
): Promise<Page<Ticket>> {
  const rows = await sql.query<Ticket>(
    `select t.id, t.fault_id as "faultId", f.asset, f.nis, f.code, t.state, t.service_request_id as "serviceRequestId",
       t.remote_status as "remoteStatus", t.opened_at as "openedAt", t.closed_at as "closedAt", t.attempts,
       t.last_error as "lastError"
     from ticket t join fault f on f.id = t.fault_id
     where f.nis = any ($1) and ($2::text is null or t.state = $2) and ($3::integer is null or t.id < $3)
     order by t.id desc limit $4`,
    [filter.nisCodes, filter.state ?? null, idOf(filter.cursor), filter.limit + 1],
  );
  return page(rows, filter.limit);
}

const idOf = (cursor: string | undefined): number | null =>
  cursor && /^\d{1,9}$/.test(cursor) ? Number(cursor) : null;

function page<T extends { readonly id: number }>(rows: readonly T[], limit: number): Page<T> {
  const items = rows.slice(0, limit);
  return { items, next: rows.length > limit ? String(items.at(-1)?.id) : null };
}
