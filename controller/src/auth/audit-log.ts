import { createHash } from 'node:crypto';
import { canonicalBytes, type EpochMs } from '@lamplighter/contracts';
import type { Pool, Sql } from '../db/pool.js';

/** One deed: who did what to what. */
export interface AuditEntry {
  /** Platform time. */
  readonly at: EpochMs;
  readonly actor: string;
  /** Such as `override.set`, `program.change`, `inventory.import`, `session.open`. */
  readonly action: string;
  readonly object: string;
  readonly nisCodes?: readonly string[];
  readonly detail?: Readonly<Record<string, unknown>>;
}

interface AuditRow {
  id: number;
  at: EpochMs;
  actor: string;
  action: string;
  object: string;
  nis_codes: string[];
  detail: unknown;
  previous_hash: Buffer;
  hash: Buffer;
}

const GENESIS = Buffer.alloc(32);

/** Any number that no other advisory lock of ours uses: appends take their turn. */
const CHAIN_LOCK = 7_346_201;

/** Appends within the caller's transaction: the deed and its trace stand or fall together. */
export async function appendAudit(sql: Sql, entry: AuditEntry): Promise<void> {
  await sql.query('select pg_advisory_xact_lock($1)', [CHAIN_LOCK]);
  const rows = await sql.query<{ id: number; hash: Buffer }>('select id, hash from audit_log order by id desc limit 1');
  const previous = rows[0]?.hash ?? GENESIS;
  const id = (rows[0]?.id ?? 0) + 1;
  const nisCodes = [...(entry.nisCodes ?? [])];
  // As it will be read back: undefined members gone, dates as text.
  const detail: unknown = JSON.parse(JSON.stringify(entry.detail ?? {}));
  const hash = linkHash(previous, { ...entry, id, nisCodes, detail });
  await sql.query(
    `insert into audit_log (id, at, actor, action, object, nis_codes, detail, previous_hash, hash)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [id, new Date(entry.at), entry.actor, entry.action, entry.object, nisCodes, JSON.stringify(detail), previous, hash],
  );
}

/** Appends in a transaction of its own; for deeds without one, such as a sign-in. */
export async function audit(pool: Pool, entry: AuditEntry): Promise<void> {
  await pool.transaction((sql) => appendAudit(sql, entry));
}

/** Walks the chain. `firstBroken` is the id of the first row that was changed or follows a deleted one. */
export async function verifyAudit(sql: Sql): Promise<{ readonly rows: number; readonly firstBroken: number | null }> {
  let previous: Buffer = GENESIS;
  let count = 0;
  for (let after = 0; ; ) {
    const rows = await sql.query<AuditRow>(
      `select id, at, actor, action, object, nis_codes, detail, previous_hash, hash
       from audit_log where id > $1 order by id limit 1000`,
      [after],
    );
    if (rows.length === 0) return { rows: count, firstBroken: null };
    for (const row of rows) {
      const expected = linkHash(previous, { ...row, at: row.at, nisCodes: row.nis_codes });
      count += 1;
      if (row.id !== count || !row.previous_hash.equals(previous) || !row.hash.equals(expected)) {
        return { rows: count, firstBroken: row.id };
      }
      previous = row.hash;
      after = row.id;
    }
  }
}

function linkHash(
  previous: Buffer,
  row: {
    readonly id: number;
    readonly at: EpochMs;
    readonly actor: string;
    readonly action: string;
    readonly object: string;
    readonly nisCodes: readonly string[];
    readonly detail: unknown;
  },
): Buffer {
  const { id, at, actor, action, object, nisCodes, detail } = row;
  return createHash('sha256')
    .update(previous)
    .update(canonicalBytes({ id, at, actor, action, object, nisCodes, detail }))
    .digest();
}
