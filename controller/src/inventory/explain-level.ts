import type { DimLevel, EpochMs, Luminaire } from '@lamplighter/contracts';
import { type ActiveOverride, compile, type Decision, resolve } from '@lamplighter/lighting';
import { EXTRA_COLUMNS, type ExtraColumns, overrideExtras } from '../commands/override-extras.js';
import type { Sql } from '../db/pool.js';
import { storedDesired } from '../programs/desired-documents.js';

/** Why a luminaire has, or had, its level, and what it reported itself. */
export interface LevelExplanation extends Omit<Decision, 'candidates'> {
  readonly luminaire: string;
  readonly at: EpochMs;
  readonly desiredVersion: number;
  readonly candidates: Decision['candidates'][number][];
  readonly reported: {
    readonly sampledAt: EpochMs;
    readonly level: DimLevel | null;
    readonly source: string | null;
    readonly reason: string | null;
  } | null;
}

/**
 * Decides again, by the document and the overrides in force at `at`. Single detections are never stored, so presence
 * shows only in what the luminaire reported. Null when the edge had no document yet.
 */
export async function explainLevel(sql: Sql, luminaire: Luminaire, at: EpochMs): Promise<LevelExplanation | null> {
  const [version] = await sql.query<{ version: number }>(
    `select version from edge_document where edge_id = $1 and created_at <= $2 order by version desc limit 1`,
    [luminaire.edge, new Date(at)],
  );
  const desired = version && (await storedDesired(sql, luminaire.edge, version.version));
  if (!desired) return null;
  const decision = resolve({
    instant: at,
    clockTrusted: true,
    desired: compile(desired),
    device: luminaire.device,
    overrides: await overridesAt(sql, luminaire, at),
    detections: new Map(),
  });
  return {
    luminaire: luminaire.id,
    at,
    desiredVersion: desired.version,
    ...decision,
    candidates: [...decision.candidates],
    reported: await reportedBefore(sql, luminaire.id, at),
  };
}

/** Overrides that the edge held at that instant, planned ones too, in the order in which it took them. */
async function overridesAt(sql: Sql, luminaire: Luminaire, at: EpochMs): Promise<ActiveOverride[]> {
  const rows = await sql.query<Omit<ActiveOverride, 'devices' | keyof ExtraColumns> & ExtraColumns>(
    `select o.id, o.level, o.start_at as start, o.until_at as until, o.rank, o.issuer, o.reason, ${EXTRA_COLUMNS}
     from override o join override_target t on t.override_id = o.id
     left join command c on c.id = o.id and c.edge_id = t.edge_id
     where t.luminaire_id = $1 and coalesce(c.issued_at, o.start_at) <= $2 and o.until_at > $2
       and (o.cancelled_at is null or o.cancelled_at > $2) and t.result not in ('refused', 'expired', 'queued')
     order by o.start_at, c.sequence nulls first`,
    [luminaire.id, new Date(at)],
  );
  return rows.map(({ drill, rampSeconds, rampFromSeconds, colourTemperatureK, ...row }) => ({
    ...row,
    ...overrideExtras({ drill, rampSeconds, rampFromSeconds, colourTemperatureK }),
    devices: [luminaire.device],
  }));
}

async function reportedBefore(sql: Sql, id: string, at: EpochMs): Promise<LevelExplanation['reported']> {
  const rows = await sql.query<NonNullable<LevelExplanation['reported']>>(
    `select sampled_at as "sampledAt", round(level::numeric, 2) as level, source, reason from (
       (select r.sampled_at, r.level, r.source, r.reason from reading r
        where r.luminaire_id = $1 and r.sampled_at <= $2 order by r.sampled_at desc limit 1)
       union all
       (select s.sampled_at, s.actual_level, s.source, s.reason from luminaire_state s
        where s.luminaire_id = $1 and s.sampled_at <= $2)
     ) word order by sampled_at desc limit 1`,
    [id, new Date(at)],
  );
  return rows[0] ?? null;
}
