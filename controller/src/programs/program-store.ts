import type { Calendar, ControlProgram, EpochMs } from '@lamplighter/contracts';
import { appendAudit } from '../auth/audit-log.js';
import type { Scope } from '../auth/scope.js';
import type { Pool, Sql, Transaction } from '../db/pool.js';
import { programsOf, refreshDesired } from './desired-documents.js';
import { ProgramError } from './program-error.js';

/** Programs and calendars are kept alike: the version in force, and every version there ever was. */
export type DocumentKind = 'program' | 'calendar';
export type DocumentOf<K extends DocumentKind> = K extends 'program' ? ControlProgram : Calendar;

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

/** A change somebody asks for. */
export interface DocumentChange<K extends DocumentKind> {
  readonly id: string;
  readonly document: DocumentOf<K>;
  /** The version that the change was made on; null: a new document. */
  readonly basedOn: number | null;
  /** Municipality of a new document; null: shared. */
  readonly nis: string | null;
  /** Platform time. */
  readonly now: EpochMs;
}

const TABLES: Readonly<Record<DocumentKind, string>> = { program: 'control_program', calendar: 'calendar' };

/** Luminaires (alias l) that follow the document (alias d). */
const FOLLOWERS: Readonly<Record<DocumentKind, string>> = {
  program: `exists (select 1 from calendar c where c.id = l.calendar_id and (c.document ->> 'defaultProgramId' = d.id
    or c.document -> 'rules' @> jsonb_build_array(jsonb_build_object('programId', d.id))))`,
  calendar: 'l.calendar_id = d.id',
};

const select = (kind: DocumentKind): string =>
  `select d.id, d.nis, d.version, d.document, d.updated_at as "updatedAt", d.updated_by as "updatedBy",
     (select count(distinct l.edge_id) from luminaire l
      where l.nis = any ($1) and ${FOLLOWERS[kind]})::integer as edges
   from ${TABLES[kind]} d where (d.nis is null or d.nis = any ($1))`;

/** All documents that the municipalities may see: their own and the shared ones. */
export const listDocuments = <K extends DocumentKind>(
  sql: Sql,
  kind: K,
  nisCodes: readonly string[],
): Promise<StoredDocument<K>[]> => sql.query(`${select(kind)} order by d.document ->> 'name', d.id`, [nisCodes]);

/** One document, or undefined when it is missing or of another municipality. */
export async function findDocument<K extends DocumentKind>(
  sql: Sql,
  kind: K,
  id: string,
  nisCodes: readonly string[],
): Promise<StoredDocument<K> | undefined> {
  return (await sql.query<StoredDocument<K>>(`${select(kind)} and d.id = $2`, [nisCodes, id]))[0];
}

/**
 * Stores a change and compiles the desired documents of every edge concerned, in one transaction. Returns the stored
 * document and the edges that got a new version, to be published. Throws ProgramError.
 */
export async function putDocument<K extends DocumentKind>(
  pool: Pool,
  kind: K,
  scope: Scope,
  change: DocumentChange<K>,
): Promise<{ readonly stored: StoredDocument<K>; readonly isNew: boolean; readonly changedEdges: readonly string[] }> {
  return pool.transaction(async (sql) => {
    const table = TABLES[kind];
    const [row] = await sql.query<{ nis: string | null; version: number }>(
      `select nis, version from ${table} where id = $1 for update`,
      [change.id],
    );
    const visible = row && (row.nis === null || (scope.nisCodes as readonly string[]).includes(row.nis)) ? row : null;
    checkVersion(kind, change, row ?? null, visible);
    const nis = visible ? visible.nis : change.nis;
    if (kind === 'calendar') await checkReferences(sql, change.document as Calendar, nis);
    const edges = await sql.query<{ id: string; nis: string }>(
      `select distinct e.id, e.nis from edge e join luminaire l on l.edge_id = e.id
       cross join (select $1::text as id) d where ${FOLLOWERS[kind]}`,
      [change.id],
    );
    checkReach(kind, scope, nis, edges);
    const version = (visible?.version ?? 0) + 1;
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
      detail: { version, edges: changedEdges.length },
    });
    const stored = await findDocument(sql, kind, change.id, scope.nisCodes);
    if (!stored) throw new ProgramError('missing', `${kind} ${change.id} does not exist`);
    return { stored, isNew: version === 1, changedEdges };
  });
}

/** A change must say which version it was made on, so that nobody overwrites what he has not seen. */
function checkVersion<K extends DocumentKind>(
  kind: K,
  change: DocumentChange<K>,
  row: object | null,
  visible: { readonly version: number } | null,
): void {
  if (change.document.id !== change.id) {
    throw new ProgramError('invalid', `must be ${change.id} as in the address`, 'id');
  }
  if (!visible) {
    if (change.basedOn !== null) throw new ProgramError('stale', `${kind} ${change.id} does not exist`);
    if (row) throw notYours(kind);
  } else if (change.basedOn === null) {
    throw new ProgramError('needs-version', `${kind} ${change.id} exists: say with If-Match which version you changed`);
  } else if (change.basedOn !== visible.version) {
    throw new ProgramError(
      'stale',
      `${kind} ${change.id} is at version ${visible.version} now, you changed version ${change.basedOn}: load it again`,
    );
  }
}

/** A calendar names programs that exist and that everybody who may use the calendar may use. */
async function checkReferences(sql: Sql, calendar: Calendar, nis: string | null): Promise<void> {
  const known = new Set(
    (
      await sql.query<{ id: string }>(
        'select id from control_program where id = any ($1) and (nis is null or nis = $2)',
        [programsOf(calendar), nis],
      )
    ).map((program) => program.id),
  );
  const fields = [
    { field: 'defaultProgramId', id: calendar.defaultProgramId },
    ...calendar.rules.map((rule, index) => ({ field: `rules.${index}.programId`, id: rule.programId })),
  ];
  const unknown = fields.find(({ id }) => !known.has(id));
  if (unknown) {
    const kind = nis === null ? 'shared program' : 'program';
    throw new ProgramError('invalid', `${kind} ${unknown.id} does not exist: create it first`, unknown.field);
  }
}

/** Nobody changes the light of a municipality that is not his: a shared document needs all that follow it. */
function checkReach(
  kind: DocumentKind,
  scope: Scope,
  nis: string | null,
  edges: readonly { readonly nis: string }[],
): void {
  const codes = scope.nisCodes as readonly string[];
  if ((nis !== null && !codes.includes(nis)) || edges.some((edge) => !codes.includes(edge.nis))) {
    throw notYours(kind);
  }
}

/** The same words whether others share the document or have it to themselves: they tell nothing of whose it is (S-21). */
const notYours = (kind: DocumentKind): ProgramError =>
  new ProgramError(
    'not-yours',
    `this ${kind} concerns other municipalities than yours: make one of your own under a new id`,
  );

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
