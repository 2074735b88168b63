import type { EpochMs, Fault } from '@lamplighter/contracts';
import type { Sql } from '../db/index.js';

/** Which faults to read; absent filters let all through. */
export interface FaultFilter {
  readonly ids?: readonly number[];
  readonly nisCodes?: readonly string[];
  /** Only those that are not closed. */
  readonly isOpen?: boolean;
  readonly asset?: string;
  /** Only ids below this one: the next page. */
  readonly before?: number;
  readonly limit?: number;
}

interface FaultRow {
  id: number;
  asset: string;
  nis: string;
  street: string;
  code: string;
  state: Fault['state'];
  raised_at: EpochMs;
  cleared_at: EpochMs | null;
  evidence: Record<string, unknown>;
  ticket_id: number | null;
}

/** Faults, newest first. */
export async function queryFaults(sql: Sql, filter: FaultFilter): Promise<Fault[]> {
  const rows = await sql.query<FaultRow>(
    `select f.id, f.asset, f.nis, f.street, f.code, f.state, f.raised_at, f.cleared_at, f.evidence, t.id as ticket_id
     from fault f left join ticket t on t.fault_id = f.id
     where ($1::integer[] is null or f.id = any ($1))
       and ($2::text[] is null or f.nis = any ($2))
       and (not $3 or f.state <> 'closed')
       and ($4::text is null or f.asset = $4)
       and ($5::integer is null or f.id < $5)
     order by f.id desc limit $6`,
    [
      filter.ids ?? null,
      filter.nisCodes ?? null,
      filter.isOpen ?? false,
      filter.asset ?? null,
      filter.before ?? null,
      filter.limit ?? null,
    ],
  );
  return rows.map(({ raised_at, cleared_at, ticket_id, ...row }) => ({
    ...row,
    raisedAt: raised_at,
    clearedAt: cleared_at,
    ticketId: ticket_id,
  })) as Fault[];
}
