import { type EdgeAddress, type EpochMs, edgeId, nisCode, type UpdateKind } from '@lamplighter/contracts';
import type { Sql } from '../db/index.js';

/** An update that lies somewhere, for edges of its wave. */
export interface UpdateOffer {
  readonly kind: UpdateKind;
  readonly version: number;
  /** Address of its folder, below `update.source` of the edges. */
  readonly source: string;
  /** Share that the manifest there is signed for. */
  readonly percent: number;
}

const OUTCOMES = `('updateCommitted', 'updateReturned', 'updateRefused', 'updateDamaged')`;
/** Event `v` is about offer `o`. Its detail is text of the edge: looked into and never cast, so that no text breaks a query. */
const IS_ABOUT = `v.detail ->> 'Event/Detail' like '%"kind":"' || o.kind || '"%'
  and v.detail ->> 'Event/Detail' ~ ('"version":' || o.version || '[,}]')`;

/** Notes the offer for these edges; whoever was offered this version before is offered it from the new address. */
export async function storeOffer(
  sql: Sql,
  { kind, version, source, percent }: UpdateOffer,
  edges: readonly string[],
  { by, at }: { readonly by: string; readonly at: EpochMs },
): Promise<void> {
  await sql.query(
    `insert into update_offer (kind, version, edge_id, source, percent, offered_at, offered_by)
     select $1, $2, e, $4, $5, $6, $7 from unnest($3::text[]) e
     on conflict (kind, version, edge_id) do update set source = excluded.source, percent = excluded.percent,
       offered_at = excluded.offered_at, offered_by = excluded.offered_by`,
    [kind, version, edges, source, percent, new Date(at), by],
  );
}

/**
 * What these edges have still to hear of: of each kind the newest version, as long as they told no outcome of it. Whoever
 * refused it hears of it again once it is offered again.
 */
export async function waitingOffers(
  sql: Sql,
  edges: readonly string[],
): Promise<{ readonly edge: EdgeAddress; readonly source: string }[]> {
  const rows = await sql.query<{ edge: string; nis: string; source: string }>(
    `select o.edge_id as edge, e.nis, o.source from (
       select distinct on (edge_id, kind) * from update_offer where edge_id = any ($1)
       order by edge_id, kind, version desc
     ) o join edge e on e.id = o.edge_id
     where not exists (
       select 1 from event v where v.edge_id = o.edge_id and v.name in ${OUTCOMES}
         and ${IS_ABOUT} and (v.name <> 'updateRefused' or v.received_at >= o.offered_at))
     order by o.edge_id, o.kind`,
    [edges],
  );
  return rows.map(({ edge, nis, source }) => ({ edge: { nis: nisCode(nis), edge: edgeId(edge) }, source }));
}

/** How a version fared so far at the edges that it was offered to. */
export interface WaveCounts {
  /** Largest share that was offered. */
  readonly percent: number;
  readonly edges: number;
  readonly committed: number;
  readonly returned: number;
  readonly refused: number;
  readonly damaged: number;
}

/** Counts each edge once, by its newest outcome; a refusal counts where there is nothing else. Null: never offered. */
export async function waveCounts(
  sql: Sql,
  { kind, version }: Pick<UpdateOffer, 'kind' | 'version'>,
  nisCodes: readonly string[],
): Promise<WaveCounts | null> {
  const [row] = await sql.query<WaveCounts>(
    `select max(o.percent)::int as percent, count(*)::int as edges,
       count(*) filter (where v.name = 'updateCommitted')::int as committed,
       count(*) filter (where v.name = 'updateReturned')::int as returned,
       count(*) filter (where v.name = 'updateRefused')::int as refused,
       count(*) filter (where v.name = 'updateDamaged')::int as damaged
     from update_offer o join edge e on e.id = o.edge_id
     left join lateral (
       select v.name from event v where v.edge_id = o.edge_id and v.name in ${OUTCOMES} and ${IS_ABOUT}
       order by v.name = 'updateRefused', v.sampled_at desc limit 1
     ) v on true
     where o.kind = $1 and o.version = $2 and e.nis = any ($3)`,
    [kind, version, nisCodes],
  );
  return row && row.edges > 0 ? row : null;
}
