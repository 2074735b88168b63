import type { EpochMs } from '@lamplighter/contracts';
import type { Sql } from '../db/index.js';
import type { DataItem } from './inbox-item.js';
import { booleanOf, numberOf, textOf } from './record-rows.js';

interface NodeRow {
  readonly edge_id: string;
  running_version: number | null;
  refusal: string | null;
  clock_trusted: boolean | null;
  line_open: boolean | null;
  journal_last: number | null;
  isNews: boolean;
}

/** Stores what edges say of themselves, and that they were heard of. Gives the edges whose own values may have changed. */
export async function storeNodeValues(sql: Sql, items: readonly DataItem[], now: EpochMs): Promise<string[]> {
  const rows = new Map<string, NodeRow>();
  for (const { edge, device, data } of items) {
    const row = rows.get(edge.edge) ?? {
      edge_id: edge.edge,
      running_version: null,
      refusal: null,
      clock_trusted: null,
      line_open: null,
      journal_last: null,
      isNews: false,
    };
    rows.set(edge.edge, row);
    if (device !== null || data.isHistorical) continue;
    row.running_version = numberOf(data.values, 'Desired/Version') ?? row.running_version;
    row.refusal = textOf(data.values, 'Desired/Refusal') ?? row.refusal;
    row.clock_trusted = booleanOf(data.values, 'Edge/ClockTrusted') ?? row.clock_trusted;
    row.line_open = booleanOf(data.values, 'Edge/LineOpen') ?? row.line_open;
    row.journal_last = numberOf(data.values, 'Journal/Last') ?? row.journal_last;
    row.isNews ||= row.running_version !== null || row.refusal !== null;
  }
  if (rows.size === 0) return [];
  await sql.query(
    `update edge e set
       last_seen_at = greatest(e.last_seen_at, $2),
       running_version = coalesce(v.running_version, e.running_version),
       refusal = case when v.refusal is null then e.refusal else nullif(v.refusal, '') end,
       clock_trusted = coalesce(v.clock_trusted, e.clock_trusted),
       line_open = coalesce(v.line_open, e.line_open),
       journal_last = coalesce(v.journal_last, e.journal_last)
     from jsonb_to_recordset($1::jsonb) v (edge_id text, running_version integer, refusal text, clock_trusted boolean,
       line_open boolean, journal_last bigint)
     where e.id = v.edge_id`,
    [JSON.stringify([...rows.values()]), new Date(now)],
  );
  return [...rows.values()].filter((row) => row.isNews).map((row) => row.edge_id);
}
