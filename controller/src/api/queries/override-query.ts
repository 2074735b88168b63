import type { EpochMs, Override } from '@lamplighter/contracts';
import type { Sql } from '../../db/pool.js';

export interface OverrideFilter {
  /** The asker's municipalities: only their luminaires show among the outcomes. */
  readonly nisCodes: readonly string[];
  readonly id?: string | undefined;
  readonly state?: Override['state'] | undefined;
  readonly limit: number;
  /** `{start}.{id}` of the last of the page before. */
  readonly cursor?: string | undefined;
}

/** Overrides with their outcomes, newest first. `now`: platform time, by which an override has ended or not. */
export async function queryOverrides(
  sql: Sql,
  filter: OverrideFilter,
  now: EpochMs,
): Promise<{ items: Override[]; next: string | null }> {
  const [start, id] = (filter.cursor ?? '').split(/\.(.*)/);
  const rows = await sql.query<Override>(
    `with shown as (
       select o.*, case when o.cancelled_at is not null then 'cancelled' when o.until_at <= $2 then 'ended'
         else 'active' end as state
       from override o
     )
     select o.id, o.level, o.start_at as start, o.until_at as until, o.issuer, o.reason, o.rank, o.state,
       o.cancelled_at as "cancelledAt", t.outcomes
     from shown o
     cross join lateral (
       select jsonb_agg(jsonb_build_object('luminaire', t.luminaire_id, 'result', t.result, 'reason', t.reason,
         'at', round(extract(epoch from t.at) * 1000)) order by t.luminaire_id) as outcomes
       from override_target t join luminaire l on l.id = t.luminaire_id
       where t.override_id = o.id and l.nis = any ($1)
     ) t
     where t.outcomes is not null
       and ($3::uuid is null or o.id = $3)
       and ($4::text is null or o.state = $4)
       and ($5::timestamptz is null or (o.start_at, o.id) < ($5, $6::uuid))
     order by o.start_at desc, o.id desc limit $7`,
    [
      filter.nisCodes,
      new Date(now),
      filter.id ?? null,
      filter.state ?? null,
      /^\d{1,16}$/.test(start ?? '') && isUuid(id) ? new Date(Number(start)) : null,
      isUuid(id) ? id : null,
      filter.limit + 1,
    ],
  );
  const items = rows.slice(0, filter.limit);
  const last = items.at(-1);
  return { items, next: rows.length > filter.limit && last ? `${last.start}.${last.id}` : null };
}

const isUuid = (text: string | undefined): boolean => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text ?? '');
