import type { EpochMs, Override } from '@lamplighter/contracts';
import type { Sql } from '../db/index.js';
import { EXTRA_COLUMNS, type ExtraColumns, type OverrideExtras, overrideExtras } from './override-extras.js';

/** An override with the municipalities of its luminaires, whose people may hear of it. */
export interface OverrideWithPlaces {
  readonly override: Override;
  readonly nisCodes: readonly string[];
}

/** Which overrides to read; absent filters let all through. */
export interface OverrideFilter {
  readonly ids?: readonly string[];
  /** Overrides with at least one luminaire in these municipalities; outcomes of others are left out. */
  readonly nisCodes?: readonly string[];
  readonly state?: Override['state'];
  /** Only those that come after this one, newest first: the next page. */
  readonly after?: Pick<Override, 'start' | 'id'>;
  readonly limit?: number;
}

type OverrideRow = Omit<Override, keyof OverrideExtras> & ExtraColumns & { readonly nisCodes: string[] };

/** Overrides with the outcome at each luminaire, newest first. `now`: platform time, by which one has ended or not. */
export async function queryOverrides(sql: Sql, filter: OverrideFilter, now: EpochMs): Promise<OverrideWithPlaces[]> {
  const rows = await sql.query<OverrideRow>(
    `with shown as (
       select o.*, case when o.cancelled_at is not null then 'cancelled' when o.until_at <= $1 then 'ended'
         else 'active' end as state
       from override o
     )
     select o.id, o.level, o.start_at as start, o.until_at as until, o.issuer, o.reason, o.rank, o.state,
       ${EXTRA_COLUMNS}, o.cancelled_at as "cancelledAt", t.nis_codes as "nisCodes", t.outcomes
     from shown o
     cross join lateral (
       select array_agg(distinct l.nis) as nis_codes,
         jsonb_agg(jsonb_build_object('luminaire', t.luminaire_id, 'result', t.result, 'reason', t.reason,
           'at', round(extract(epoch from t.at) * 1000)) order by t.luminaire_id) as outcomes
       from override_target t join luminaire l on l.id = t.luminaire_id
       where t.override_id = o.id and ($2::text[] is null or l.nis = any ($2))
     ) t
     where t.outcomes is not null
       and ($3::uuid[] is null or o.id = any ($3))
       and ($4::text is null or o.state = $4)
       and ($5::timestamptz is null or (o.start_at, o.id) < ($5, $6::uuid))
     order by o.start_at desc, o.id desc limit $7`,
    [
      new Date(now),
      filter.nisCodes ?? null,
      filter.ids ?? null,
      filter.state ?? null,
      filter.after ? new Date(filter.after.start) : null,
      filter.after?.id ?? null,
      filter.limit ?? null,
    ],
  );
  return rows.map(({ nisCodes, drill, rampSeconds, rampFromSeconds, colourTemperatureK, ...override }) => ({
    nisCodes,
    override: { ...override, ...overrideExtras({ drill, rampSeconds, rampFromSeconds, colourTemperatureK }) },
  }));
}
