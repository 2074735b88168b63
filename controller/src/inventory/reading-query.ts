import type { EpochMs, Reading } from '@lamplighter/contracts';
import type { Sql } from '../db/pool.js';

export interface ReadingSpan {
  readonly luminaire: string;
  readonly from: EpochMs;
  /** Exclusive. */
  readonly to: EpochMs;
  readonly limit: number;
  /** Where the page before ended: `{sampledAt}.{sequence}`. */
  readonly cursor?: string | undefined;
}

/** Stored readings of one luminaire, oldest first, a page at a time. */
export async function queryReadings(sql: Sql, span: ReadingSpan): Promise<{ items: Reading[]; next: string | null }> {
  const [at, sequence] = (span.cursor ?? '').split('.').map(Number);
  const isGiven = Number.isSafeInteger(at) && Number.isSafeInteger(sequence) && span.cursor !== undefined;
  const rows = await sql.query<Reading & { sequence: number }>(
    `select r.sampled_at as "sampledAt", round(r.level::numeric, 2) as level, r.power_w as "powerW",
       r.energy_wh as "energyWh", r.voltage_v as "voltageV", r.temperature_c as "temperatureC", r.source, r.sequence
     from reading r
     where r.luminaire_id = $1 and r.sampled_at >= $2 and r.sampled_at < $3
       and ($4::timestamptz is null or (r.sampled_at, r.sequence) > ($4, $5))
     order by r.sampled_at, r.sequence limit $6`,
    [
      span.luminaire,
      new Date(span.from),
      new Date(span.to),
      isGiven ? new Date(at ?? 0) : null,
      isGiven ? sequence : null,
      span.limit + 1,
    ],
  );
  const page = rows.slice(0, span.limit);
  const last = page.at(-1);
  return {
    items: page.map(({ sequence: _sequence, ...reading }) => reading),
    next: rows.length > span.limit && last ? `${last.sampledAt}.${last.sequence}` : null,
  };
}
