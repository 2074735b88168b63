import type { EpochMs } from '@lamplighter/contracts';
import type { Sql, Transaction } from '../db/pool.js';
import { BOUND_TABLES, type BoundDocument, type BoundKind, parseBound } from './bound-kind.js';

/** A stored lighting group, floor exemption or cap. */
export interface StoredBound<K extends BoundKind> {
  readonly id: string;
  readonly nis: string;
  readonly version: number;
  readonly document: BoundDocument<K>;
}

/** Which to list: those of these municipalities, after an id in order of id. */
export interface BoundFilter {
  readonly nisCodes: readonly string[];
  readonly after?: string | undefined;
  readonly limit: number;
}

const select = (kind: BoundKind): string =>
  `select b.id, b.nis, b.version, b.document from ${BOUND_TABLES[kind]} b where b.nis = any ($1)`;

export async function listBounds<K extends BoundKind>(
  sql: Sql,
  kind: K,
  { nisCodes, after, limit }: BoundFilter,
): Promise<StoredBound<K>[]> {
  const rows = await sql.query<StoredBound<K>>(
    `${select(kind)} and ($2::text is null or b.id > $2) order by b.id limit $3`,
    [nisCodes, after ?? null, limit],
  );
  return rows.map((row) => ({ ...row, document: parseBound(kind, row.document) }));
}

/** One of them, or undefined when it is missing or of another municipality. */
export async function findBound<K extends BoundKind>(
  sql: Sql,
  kind: K,
  id: string,
  nisCodes: readonly string[],
): Promise<StoredBound<K> | undefined> {
  const [row] = await sql.query<StoredBound<K>>(`${select(kind)} and b.id = $2`, [nisCodes, id]);
  return row && { ...row, document: parseBound(kind, row.document) };
}

/** Whose an id is, whoever asks; undefined: nobody's. */
export async function holderOf(sql: Sql, kind: BoundKind, id: string): Promise<string | undefined> {
  const [row] = await sql.query<{ nis: string }>(`select nis from ${BOUND_TABLES[kind]} where id = $1`, [id]);
  return row?.nis;
}

/** What is written: by whom, when. */
export interface BoundWriting {
  readonly nis: string;
  readonly id: string;
  readonly user: string;
  readonly now: EpochMs;
}

/** Stores a new version; null when somebody elsewhere took the id in the meantime. */
export async function writeBound<K extends BoundKind>(
  sql: Transaction,
  kind: K,
  document: BoundDocument<K>,
  writing: BoundWriting,
): Promise<number | null> {
  const { nis, id, user, now } = writing;
  const table = BOUND_TABLES[kind];
  const version = await writeVersion(sql, kind, document, writing);
  const written = await sql.query(
    `insert into ${table} as b (id, nis, version, document, updated_at, updated_by)
     values ($1, $2, $3, $4, $5, $6)
     on conflict (id) do update set version = excluded.version, document = excluded.document,
       updated_at = excluded.updated_at, updated_by = excluded.updated_by
       where b.nis = excluded.nis returning id`,
    [id, nis, version, JSON.stringify(document), new Date(now), user],
  );
  return written.length > 0 ? version : null;
}

/** Takes it out of force; every version there was stays. */
export async function removeBound(sql: Transaction, kind: BoundKind, writing: BoundWriting): Promise<number> {
  await sql.query(`delete from ${BOUND_TABLES[kind]} where id = $1 and nis = $2`, [writing.id, writing.nis]);
  return writeVersion(sql, kind, null, writing);
}

/** Numbers go on after a deletion, so that an old number never fits a later one of the same id. */
async function writeVersion(
  sql: Transaction,
  kind: BoundKind,
  document: object | null,
  { nis, id, user, now }: BoundWriting,
): Promise<number> {
  const table = `${BOUND_TABLES[kind]}_version`;
  const [row] = await sql.query<{ version: number }>(
    `insert into ${table} (id, nis, version, document, created_at, created_by)
     select $1, $2, coalesce(max(v.version), 0) + 1, $3::jsonb, $4::timestamptz, $5
     from ${table} v where v.nis = $2 and v.id = $1 returning version`,
    [id, nis, document && JSON.stringify(document), new Date(now), user],
  );
  if (!row) throw new Error(`version of ${kind} ${id} was not written`);
  return row.version;
}
