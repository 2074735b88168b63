import type { Fault } from '@lamplighter/contracts';
import type { Sql } from '../db/index.js';

/** Which faults to read; absent filters let all through. */
export interface FaultFilter {
  readonly ids?: readonly number[];
  readonly nisCodes?: readonly string[];
  readonly states?: readonly Fault['state'][];
  readonly asset?: string;
  /** Only ids below this one: the next page. */
  readonly before?: number;
  readonly limit?: number;
}

/** Faults, newest first. */
export const queryFaults = (sql: Sql, filter: FaultFilter): Promise<Fault[]> =>
  sql.query<Fault>(
    `select f.id, f.asset, f.nis, f.street, f.code, f.state, f.raised_at as "raisedAt", f.cleared_at as "clearedAt",
       f.evidence, t.id as "ticketId"
     from fault f left join ticket t on t.fault_id = f.id
     where ($1::integer[] is null or f.id = any ($1))
       and ($2::text[] is null or f.nis = any ($2))
       and ($3::text[] is null or f.state = any ($3))
       and ($4::text is null or f.asset = $4)
       and ($5::integer is null or f.id < $5)
     order by f.id desc limit $6`,
    [
      filter.ids ?? null,
      filter.nisCodes ?? null,
      filter.states ?? null,
      filter.asset ?? null,
      filter.before ?? null,
      filter.limit ?? null,
    ],
  );
