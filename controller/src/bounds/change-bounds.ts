import type { EpochMs } from '@lamplighter/contracts';
import { appendAudit } from '../auth/audit-log.js';
import { isOwn, type Scope } from '../auth/scope.js';
import { ChangeError, invalid, notYours } from '../changes/change-error.js';
import { checkVersion } from '../changes/check-version.js';
import type { Pool, Sql } from '../db/pool.js';
import { refreshDesired } from '../programs/desired-documents.js';
import {
  checkApprover,
  checkId,
  checkLimits,
  checkMembers,
  checkNesting,
  checkUnused,
  type EdgeDevices,
} from './bound-checks.js';
import type { BoundDocument, BoundKind } from './bound-kind.js';
import { findBound, holderOf, removeBound, type StoredBound, writeBound } from './bound-store.js';
import { edgeOfLuminaire, holdsEverywhere } from './edge-bounds.js';
import { luminairesOf } from './group-members.js';
import { type MunicipalBounds, municipalBounds, NO_BOUNDS, withBound } from './municipal-bounds.js';

/** A change somebody asks for. */
export interface BoundChange<K extends BoundKind> {
  readonly id: string;
  readonly document: BoundDocument<K>;
  /** The version that the change was made on; null: a new one. */
  readonly basedOn: number | null;
  /** Municipality of a new one; null: nobody said. */
  readonly nis: string | null;
  /** Platform time. */
  readonly now: EpochMs;
}

/**
 * Stores a lighting group, floor exemption or cap and compiles the desired documents of every edge concerned in one
 * transaction. Returns what is stored and the edges that got a new version, to be published. Throws ChangeError.
 */
export async function putBound<K extends BoundKind>(
  pool: Pool,
  kind: K,
  scope: Scope,
  { id, document, basedOn, nis: wanted, now }: BoundChange<K>,
): Promise<{ readonly stored: StoredBound<K>; readonly isNew: boolean; readonly changedEdges: readonly string[] }> {
  if (document.id !== id) throw invalid('id', `must be ${id} as in the address`);
  return pool.transaction(async (sql) => {
    const holder = await holderOf(sql, kind, id);
    if (holder !== undefined && !isOwn(scope, holder)) {
      // As if it were not there, but for the id.
      checkVersion(kind, id, basedOn, null);
      throw notYours(kind);
    }
    const nis = holder ?? wanted;
    if (nis === null) throw invalid('nis', 'say with ?nis= which municipality it belongs to');
    if (!isOwn(scope, nis)) throw notYours(kind);
    await holdMunicipality(sql, nis);
    const current = await findBound(sql, kind, id, [nis]);
    checkVersion(kind, id, basedOn, current?.version ?? null);
    await checkMembers(sql, nis, document);
    const before = (await municipalBounds(sql, [nis])).get(nis) ?? NO_BOUNDS;
    checkId(before, kind, id);
    const after = withBound(before, kind, document);
    const draft: BoundDocument<BoundKind> = document;
    if ('purpose' in draft) checkNesting(after.groups, draft);
    if ('approvedBy' in draft) checkApprover(draft, scope);
    const edges = await edgesConcerned(sql, nis, [
      ...(current ? [{ bounds: before, kind, document: current.document }] : []),
      { bounds: after, kind, document },
    ]);
    checkLimits(after, await devicesOf(sql, edges));
    const version = await writeBound(sql, kind, document, { nis, id, user: scope.user, now });
    if (version === null) throw new ChangeError('stale', `id ${id} was taken in the meantime: load it again`);
    const changedEdges = await refreshDesired(sql, edges, now);
    await appendAudit(sql, {
      at: now,
      actor: scope.user,
      action: `${kind}.change`,
      object: id,
      nisCodes: [nis],
      detail: { version, edges: changedEdges.length, document },
    });
    return { stored: { id, nis, version, document }, isNew: !current, changedEdges };
  });
}

/** Takes one out of force. Returns the edges that got a new version. Throws ChangeError. */
export function deleteBound(
  pool: Pool,
  kind: BoundKind,
  scope: Scope,
  { id, basedOn, now }: Pick<BoundChange<BoundKind>, 'id' | 'basedOn' | 'now'>,
): Promise<readonly string[]> {
  const missing = (): ChangeError => new ChangeError('missing', `${kind} ${id} does not exist`);
  return pool.transaction(async (sql) => {
    const found = await findBound(sql, kind, id, scope.nisCodes);
    if (!found) throw missing();
    const { nis } = found;
    await holdMunicipality(sql, nis);
    const current = await findBound(sql, kind, id, [nis]);
    if (!current) throw missing();
    checkVersion(kind, id, basedOn, current.version);
    const before = (await municipalBounds(sql, [nis])).get(nis) ?? NO_BOUNDS;
    if (kind === 'group') checkUnused(before, id);
    const edges = await edgesConcerned(sql, nis, [{ bounds: before, kind, document: current.document }]);
    const version = await removeBound(sql, kind, { nis, id, user: scope.user, now });
    const changedEdges = await refreshDesired(sql, edges, now);
    await appendAudit(sql, {
      at: now,
      actor: scope.user,
      action: `${kind}.delete`,
      object: id,
      nisCodes: [nis],
      detail: { version, edges: changedEdges.length, document: current.document },
    });
    return changedEdges;
  });
}

/** One change at a time in a municipality, so that two at once make no circle, no overflow, no name without a bearer. */
async function holdMunicipality(sql: Sql, nis: string): Promise<void> {
  // A running import may be adding edges, which cannot be seen from here until it is stored.
  await sql.query("select pg_advisory_xact_lock_shared(hashtext('inventory import'))");
  await sql.query('select nis from municipality where nis = $1 for no key update', [nis]);
}

interface Reach {
  readonly bounds: MunicipalBounds;
  readonly kind: BoundKind;
  readonly document: BoundDocument<BoundKind>;
}

/** Edges whose documents may bear one of these: all of the municipality when a bound names nobody. */
async function edgesConcerned(sql: Sql, nis: string, reaches: readonly Reach[]): Promise<string[]> {
  if (reaches.some(({ kind, document }) => kind !== 'group' && holdsEverywhere(document))) {
    const edges = await sql.query<{ id: string }>('select id from edge where nis = $1 order by id', [nis]);
    return edges.map((edge) => edge.id);
  }
  const luminaires = reaches.flatMap(({ bounds, document }) => [...luminairesOf(bounds.groups, document)]);
  return [...new Set(luminaires.map(edgeOfLuminaire))];
}

async function devicesOf(sql: Sql, edges: readonly string[]): Promise<EdgeDevices[]> {
  const rows = await sql.query<{ edge: string; devices: string[] }>(
    `select edge_id as edge, array_agg(device) as devices from luminaire
     where edge_id = any ($1) group by edge_id order by edge_id`,
    [edges],
  );
  return rows.map(({ edge, devices }) => ({ edge, devices: new Set(devices) }));
}
