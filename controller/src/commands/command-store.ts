import {
  COMMAND_LIFETIME_MS,
  type Command,
  type CommandAction,
  type EdgeAddress,
  type EpochMs,
  parseCommand,
} from '@lamplighter/contracts';
import type { Sql } from '../db/index.js';

/** A command before it has its number in the edge's sequence. */
export interface NewCommand {
  readonly id: string;
  readonly edge: EdgeAddress;
  readonly devices: readonly string[];
  readonly action: CommandAction;
  readonly overrideId: string | null;
  readonly issuer: string;
  readonly reason: string;
}

/**
 * Numbers a command and stores it as queued. Numbers rise for ever, even when the database was restored from an older
 * copy: they are never below the time of issue.
 */
export async function storeCommand(sql: Sql, command: NewCommand, now: EpochMs): Promise<void> {
  const { id, edge, devices, action, overrideId, issuer, reason } = command;
  const [row] = await sql.query<{ sequence: number }>(
    `update edge set command_sequence = greatest(command_sequence + 1, $2::bigint) where id = $1
     returning command_sequence as sequence`,
    [edge.edge, now],
  );
  const document = parseCommand({
    version: 1,
    id,
    sequence: row?.sequence ?? now,
    issuer,
    reason,
    issuedAt: now,
    expiresAt: now + COMMAND_LIFETIME_MS,
    target: { ...edge, devices },
    action,
  });
  await sql.query(
    `insert into command (id, edge_id, sequence, kind, override_id, document, issued_at, expires_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [
      id,
      edge.edge,
      document.sequence,
      action.kind,
      overrideId,
      JSON.stringify(document),
      new Date(document.issuedAt),
      new Date(document.expiresAt),
    ],
  );
}

/** Commands to an edge that have come so far and no further, and may still be accepted, in their order. */
export async function waitingCommands(
  sql: Sql,
  edge: string,
  results: readonly ('queued' | 'sent')[],
  now: EpochMs,
): Promise<Command[]> {
  const rows = await sql.query<{ document: unknown }>(
    `select document from command where edge_id = $1 and result = any ($3) and expires_at > $2
     order by sequence`,
    [edge, new Date(now), results],
  );
  return rows.map((row) => parseCommand(row.document));
}

/** Notes that a command went out. Gives the override whose outcome changed, if any. */
export async function markSent(sql: Sql, { id, target }: Command, now: EpochMs): Promise<string[]> {
  await sql.query(`update command set result = 'sent' where id = $1 and edge_id = $2 and result = 'queued'`, [
    id,
    target.edge,
  ]);
  const rows = await sql.query<{ override_id: string }>(
    `update override_target set result = 'sent', at = $3
     where override_id = $1 and edge_id = $2 and result = 'queued' returning override_id`,
    [id, target.edge, new Date(now)],
  );
  return rows.map((row) => row.override_id);
}

/** Marks what no edge can accept any more. Gives the overrides whose outcome changed. */
export async function expireCommands(sql: Sql, now: EpochMs): Promise<string[]> {
  const rows = await sql.query<{ override_id: string }>(
    `with expired as (
       update command set result = 'expired', reason = 'no answer before it expired'
       where result in ('queued', 'sent') and expires_at < $1 returning id, edge_id
     )
     update override_target t set result = 'expired', reason = 'no answer before it expired', at = $1
     from expired e where t.override_id = e.id and t.edge_id = e.edge_id and t.result in ('queued', 'sent')
     returning t.override_id`,
    [new Date(now)],
  );
  return rows.map((row) => row.override_id);
}
