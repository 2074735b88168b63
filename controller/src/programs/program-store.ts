import type { Calendar, EpochMs, LintFinding } from '@lamplighter/contracts';
import { lint as lintDesired } from '@lamplighter/lighting';
import { appendAudit } from '../auth/audit-log.js';
import { isOwn, type Scope } from '../auth/scope.js';
import { ChangeError, notYours } from '../changes/change-error.js';
import { checkVersion } from '../changes/check-version.js';
import type { Pool, Sql, Transaction } from '../db/pool.js';
import { checkId, checkReach, checkReferences, type DocumentChange } from './change-checks.js';
import { type ChangeInTheStreet, findingsOfChange, type Linter } from './change-findings.js';
import { refreshDesired } from './desired-documents.js';
import { type DocumentKind, type DocumentOf, draftOf, FOLLOWERS, SCHEMAS, TABLES } from './document-kind.js';
import { followersOf } from './followers.js';
import { checkPublication } from './publication-gate.js';
import { representativeDocuments } from './representative-documents.js';

/** A stored program or calendar. `nis` null: shared by all municipalities. */
export interface StoredDocument<K extends DocumentKind> {
  readonly id: string;
  readonly nis: string | null;
  readonly version: number;
  readonly document: DocumentOf<K>;
  readonly updatedAt: EpochMs;
  readonly updatedBy: string;
  /** Edges of the asker's municipalities whose luminaires follow it. */
  readonly edges: number;
}

const select = (kind: DocumentKind): string =>
  `select d.id, d.nis, d.version, d.document, d.updated_at as "updatedAt", d.updated_by as "updatedBy",
     (select count(distinct l.edge_id) from luminaire l
      where l.nis = any ($1) and ${FOLLOWERS[kind]})::integer as edges
   from ${TABLES[kind]} d where (d.nis is null or d.nis = any ($1))`;

/** All documents that the municipalities may see: their own and the shared ones. */
export async function listDocuments<K extends DocumentKind>(
  sql: Sql,
  kind: K,
  nisCodes: readonly string[],
): Promise<StoredDocument<K>[]> {
  const rows = await sql.query<StoredDocument<K>>(`${select(kind)} order by d.document ->> 'name', d.id`, [nisCodes]);
  return rows.map((row) => complete(kind, row));
}

/** One document, or undefined when it is missing or of another municipality. */
export async function findDocument<K extends DocumentKind>(
  sql: Sql,
  kind: K,
  id: string,
  nisCodes: readonly string[],
): Promise<StoredDocument<K> | undefined> {
  const [row] = await sql.query<StoredDocument<K>>(`${select(kind)} and d.id = $2`, [nisCodes, id]);
  return row && complete(kind, row);
}

/** What was stored before a field existed bears its default. */
const complete = <K extends DocumentKind>(kind: K, row: StoredDocument<K>): StoredDocument<K> => ({
  ...row,
  document: SCHEMAS[kind].parse(row.document) as DocumentOf<K>,
});

/**
 * Lets the linter judge a change, stores it and compiles the desired documents of every edge concerned in one transaction.
 * Returns the stored document and the edges that got a new version, to be published. Throws ChangeError.
 */
export async function putDocument<K extends DocumentKind>(
  pool: Pool,
  kind: K,
  scope: Scope,
  change: DocumentChange<K>,
  lint: Linter = lintDesired,
): Promise<{ readonly stored: StoredDocument<K>; readonly isNew: boolean; readonly changedEdges: readonly string[] }> {
  // The linter looks at a year: nothing stays locked meanwhile. Everything is checked again before the change is stored.
  const street = await pool.transaction(async (sql) => {
    await checkChange(sql, kind, scope, change);
    return inTheStreet(sql, kind, scope, change);
  });
  const findings = await findingsOfChange(draftOf(kind, change.document), street, lint, change.now);
  checkPublication(findings, change.reason);
  return pool.transaction(async (sql) => {
    const { nis, version, edges } = await checkChange(sql, kind, scope, change);
    await storeVersion(sql, kind, scope, change, version, nis);
    const changedEdges = await refreshDesired(
      sql,
      edges.map((edge) => edge.id),
      change.now,
    );
    await appendAudit(sql, {
      at: change.now,
      actor: scope.user,
      action: `${kind}.change`,
      object: change.id,
      nisCodes: [...new Set(edges.map((edge) => edge.nis))],
      detail: {
        version,
        edges: changedEdges.length,
        ...(change.reason === null ? {} : { reason: change.reason }),
        ...(findings.length === 0 ? {} : { findings }),
      },
    });
    const stored = await findDocument(sql, kind, change.id, scope.nisCodes);
    if (!stored) throw new ChangeError('missing', `${kind} ${change.id} does not exist`);
    return { stored, isNew: version === 1, changedEdges };
  });
}

/** What the linter says of a draft in the asker's municipalities. Nothing is stored. Throws ChangeError `invalid`. */
export async function lintDocument<K extends DocumentKind>(
  pool: Pool,
  kind: K,
  scope: Scope,
  change: Pick<DocumentChange<K>, 'id' | 'document' | 'nis' | 'now'>,
  lint: Linter = lintDesired,
): Promise<readonly LintFinding[]> {
  checkId(change);
  const street = await pool.transaction(async (sql) => {
    const visible = await findDocument(sql, kind, change.id, scope.nisCodes);
    if (kind === 'calendar') {
      await checkReferences(sql, change.document as Calendar, visible ? visible.nis : change.nis);
    }
    return inTheStreet(sql, kind, scope, change);
  });
  return findingsOfChange(draftOf(kind, change.document), street, lint, change.now);
}

/** What the linter is shown: the asker's municipalities with the change, and as they are. */
async function inTheStreet<K extends DocumentKind>(
  sql: Sql,
  kind: K,
  { nisCodes }: Scope,
  { id, document }: Pick<DocumentChange<K>, 'id' | 'document'>,
): Promise<ChangeInTheStreet> {
  const draft = draftOf(kind, document);
  const stored = await findDocument(sql, kind, id, nisCodes);
  const followers = await followersOf(sql, draft, nisCodes);
  return {
    after: await representativeDocuments(sql, draft, followers),
    before: stored ? await representativeDocuments(sql, draftOf(kind, stored.document), followers) : [],
  };
}

/** Whether the change may be made at all, and what it concerns. Holds the stored row until the transaction ends. */
async function checkChange<K extends DocumentKind>(
  sql: Transaction,
  kind: K,
  scope: Scope,
  change: DocumentChange<K>,
): Promise<{
  readonly nis: string | null;
  readonly version: number;
  readonly edges: readonly { readonly id: string; readonly nis: string }[];
}> {
  const [row] = await sql.query<{ nis: string | null; version: number }>(
    `select nis, version from ${TABLES[kind]} where id = $1 for update`,
    [change.id],
  );
  const visible = row && (row.nis === null || isOwn(scope, row.nis)) ? row : null;
  checkId(change);
  checkVersion(kind, change.id, change.basedOn, visible?.version ?? null);
  if (row && !visible) throw notYours(kind);
  const nis = visible ? visible.nis : change.nis;
  if (kind === 'calendar') await checkReferences(sql, change.document as Calendar, nis);
  const edges = await sql.query<{ id: string; nis: string }>(
    `select distinct e.id, e.nis from edge e join luminaire l on l.edge_id = e.id
     cross join (select $1::text as id) d where ${FOLLOWERS[kind]}`,
    [change.id],
  );
  checkReach(kind, scope, nis, edges);
  return { nis, version: (visible?.version ?? 0) + 1, edges };
}

async function storeVersion<K extends DocumentKind>(
  sql: Transaction,
  kind: K,
  scope: Scope,
  change: DocumentChange<K>,
  version: number,
  nis: string | null,
): Promise<void> {
  const table = TABLES[kind];
  const values = [change.id, version, JSON.stringify(change.document), new Date(change.now), scope.user];
  await sql.query(
    `insert into ${table} (id, version, document, updated_at, updated_by, nis) values ($1, $2, $3, $4, $5, $6)
     on conflict (id) do update set version = excluded.version, document = excluded.document,
       updated_at = excluded.updated_at, updated_by = excluded.updated_by`,
    [...values, nis],
  );
  await sql.query(
    `insert into ${table}_version (id, version, document, created_at, created_by) values ($1, $2, $3, $4, $5)`,
    values,
  );
}

/** Every edge's desired state brought up to date: at start, after a change of place or software. Returns the changed. */
export const refreshAllDesired = (pool: Pool, now: EpochMs): Promise<readonly string[]> =>
  pool.transaction(async (sql: Transaction) => {
    const edges = await sql.query<{ id: string }>('select id from edge order by id');
    return refreshDesired(
      sql,
      edges.map((edge) => edge.id),
      now,
    );
  });
