import type { EpochMs, Override } from '@lamplighter/contracts';
import type { Sql } from '../db/index.js';

/** An override with the municipalities of its luminaires, whose people may hear of it. */
export interface OverrideWithPlaces {
  readonly override: Override;
  readonly nisCodes: readonly string[];
}

interface OverrideRow {
  id: string;
  level: number;
  start: EpochMs;
  until: EpochMs;
  issuer: string;
  reason: string;
  rank: 'operator' | 'emergency';
  cancelled_at: EpochMs | null;
  nis_codes: string[];
  outcomes: { luminaire: string; result: string; reason: string | null; at: number }[];
}

/** Which overrides to read; absent filters let all through. */
export interface OverrideFilter {
  readonly ids?: readonly string[];
  /** Overrides with at least one luminaire in these municipalities; outcomes of others are left out. */
  readonly nisCodes?: readonly string[];
  /** Only those still in force. */
  readonly isActive?: boolean;
  readonly luminaire?: string;
  readonly limit?: number;
}

/** Overrides with the outcome at each luminaire, newest first. `now`: platform time. */
export async function queryOverrides(sql: Sql, filter: OverrideFilter, now: EpochMs): Promise<OverrideWithPlaces[]> {
  const rows = await sql.query<OverrideRow>(
    `select o.id, o.level, o.start_at as start, o.until_at as until, o.issuer, o.reason, o.rank, o.cancelled_at,
       array_agg(distinct l.nis) as nis_codes,
       jsonb_agg(jsonb_build_object('luminaire', t.luminaire_id, 'result', t.result, 'reason', t.reason,
         'at', round(extract(epoch from t.at) * 1000)) order by t.luminaire_id) as outcomes
     from override o
     join override_target t on t.override_id = o.id
     join luminaire l on l.id = t.luminaire_id
     where ($1::uuid[] is null or o.id = any ($1))
       and ($2::text[] is null or l.nis = any ($2))
       and (not $3 or (o.cancelled_at is null and o.until_at > $4))
       and ($5::text is null or exists (
         select 1 from override_target x where x.override_id = o.id and x.luminaire_id = $5))
     group by o.id order by o.start_at desc, o.id limit $6`,
    [
      filter.ids ?? null,
      filter.nisCodes ?? null,
      filter.isActive ?? false,
      new Date(now),
      filter.luminaire ?? null,
      filter.limit ?? null,
    ],
  );
  return rows.map(({ cancelled_at, nis_codes, ...row }) => ({
    nisCodes: nis_codes,
    override: {
      ...row,
      cancelledAt: cancelled_at,
      state: cancelled_at !== null ? 'cancelled' : row.until <= now ? 'ended' : 'active',
    } as Override,
  }));
}
