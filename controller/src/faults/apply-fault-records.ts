import type { EpochMs } from '@lamplighter/contracts';
import type { Sql } from '../db/index.js';

/** A record that raises or clears a condition. */
export interface FaultRecord {
  readonly edge: { readonly edge: string; readonly nis: string };
  readonly device: string | null;
  readonly data: {
    readonly record: { readonly sampledAt: EpochMs; readonly values: Readonly<Record<string, unknown>> };
  };
}

/** A condition that returns within this time after it was closed is the same fault (DESIGN.md section 7). */
const SAME_FAULT_DAYS = 14;

/**
 * Applies fault records in order. A condition has one row while it is open, however often it is raised; the database
 * itself holds that (unique index fault_open). Gives the ids of the faults that changed.
 */
export async function applyFaultRecords(sql: Sql, records: readonly FaultRecord[]): Promise<number[]> {
  const changed = new Set<number>();
  for (const { edge, device, data } of records) {
    const { sampledAt, values } = data.record;
    const code = values['Fault/Code'];
    const isActive = values['Fault/Active'];
    if (typeof code !== 'string' || code === '' || typeof isActive !== 'boolean') continue;
    const asset = device === null ? edge.edge : `${edge.edge}:${device}`;
    const id = isActive
      ? await raise(sql, asset, edge.edge, code, sampledAt, values['Fault/Evidence'])
      : await clear(sql, asset, code, sampledAt);
    if (id !== undefined) changed.add(id);
  }
  return [...changed];
}

async function raise(
  sql: Sql,
  asset: string,
  edge: string,
  code: string,
  at: EpochMs,
  evidence: unknown,
): Promise<number | undefined> {
  const detail = JSON.stringify(evidenceOf(evidence));
  // Open, or closed only a short while ago: the same fault. A ticket that exists is opened again, never doubled.
  const [same] = await sql.query<{ id: number }>(
    `update fault f set
       state = case when f.cleared_at is null then f.state
         when exists (select 1 from ticket t where t.fault_id = f.id) then 'ticketed' else 'suspected' end,
       standing_since = case when f.cleared_at is null then f.standing_since else $3::timestamptz end,
       relapses = f.relapses + case when f.cleared_at is null then 0 else 1 end,
       evidence = $4, cleared_at = null, closed_at = null
     where f.id = (
       select id from fault where asset = $1 and code = $2
         and (state <> 'closed' or closed_at > $3::timestamptz - make_interval(days => ${SAME_FAULT_DAYS}))
       order by state = 'closed', raised_at desc limit 1)
     returning f.id`,
    [asset, code, new Date(at), detail],
  );
  if (same) {
    await sql.query(
      `update ticket set wanted = 'open', next_attempt_at = $2 where fault_id = $1 and wanted = 'closed'`,
      [same.id, new Date(at)],
    );
    return same.id;
  }
  const [made] = await sql.query<{ id: number }>(
    `insert into fault (asset, edge_id, nis, street, code, state, raised_at, standing_since, evidence)
     select $1, e.id, e.nis, coalesce(l.street, ''), $3, 'suspected', $4, $4, $5
     from edge e left join luminaire l on l.id = $1 where e.id = $2
     returning id`,
    [asset, edge, code, new Date(at), detail],
  );
  return made?.id;
}

/** A suspicion that goes away was nothing; a fault that goes away has to prove itself healthy before it is closed. */
async function clear(sql: Sql, asset: string, code: string, at: EpochMs): Promise<number | undefined> {
  const [cleared] = await sql.query<{ id: number }>(
    `update fault set cleared_at = $3::timestamptz, state = case when state = 'suspected' then 'closed' else 'proved' end,
       closed_at = case when state = 'suspected' then $3::timestamptz end
     where asset = $1 and code = $2 and state <> 'closed' and cleared_at is null
     returning id`,
    [asset, code, new Date(at)],
  );
  return cleared?.id;
}

/** Evidence is JSON text on the wire; whatever it is, it is kept. */
function evidenceOf(evidence: unknown): Record<string, unknown> {
  if (typeof evidence !== 'string' || evidence === '') return {};
  try {
    const value: unknown = JSON.parse(evidence);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : { value };
  } catch {
    return { text: evidence };
  }
}
