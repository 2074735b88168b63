import { COMMAND_RESULTS, type CommandResult, type EpochMs } from '@lamplighter/contracts';
import type { Sql } from '../db/index.js';

/** A record that tells what became of a command at a device, or at the edge as a whole (device null). */
export interface OutcomeRecord {
  readonly edge: { readonly edge: string };
  readonly device: string | null;
  readonly data: {
    readonly record: { readonly sampledAt: EpochMs; readonly values: Readonly<Record<string, unknown>> };
  };
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/**
 * Applies outcomes to commands and override targets, in the order in which the edge told them; what the controller only
 * supposed (expired) gives way. A late refusal of a repeated command does not undo what was accepted. Gives the overrides
 * that changed.
 */
export async function applyOutcomes(sql: Sql, records: readonly OutcomeRecord[]): Promise<string[]> {
  const changed = new Set<string>();
  for (const { edge, device, data } of records) {
    const { sampledAt, values } = data.record;
    const id = values['Command/LastId'];
    const result = values['Command/Result'];
    const reason = values['Command/Reason'];
    if (typeof id !== 'string' || !UUID.test(id) || !COMMAND_RESULTS.includes(result as CommandResult)) continue;
    const outcome: Outcome = {
      id,
      edge: edge.edge,
      luminaire: device === null ? null : `${edge.edge}:${device}`,
      result: result as CommandResult,
      reason: typeof reason === 'string' && reason !== '' ? reason : null,
      at: sampledAt,
    };
    for (const override of await applyOutcome(sql, outcome)) changed.add(override);
  }
  return [...changed];
}

interface Outcome {
  readonly id: string;
  readonly edge: string;
  readonly luminaire: string | null;
  readonly result: CommandResult;
  readonly reason: string | null;
  readonly at: EpochMs;
}

async function applyOutcome(sql: Sql, { id, edge, luminaire, result, reason, at }: Outcome): Promise<string[]> {
  const commands = await sql.query<{ override_id: string | null; kind: string }>(
    `update command set result = $3, reason = $4
     where id = $1 and edge_id = $2 and command_rank($3) >= command_rank(result)
     returning override_id, kind`,
    [id, edge, result, reason],
  );
  const targets = await sql.query<{ override_id: string }>(
    `update override_target set result = $3, reason = $4, at = $5
     where override_id = $1 and edge_id = $2 and ($6::text is null or luminaire_id = $6)
       and not (result = 'effective' and $3 <> 'effective') and not (result = 'acknowledged' and $3 = 'refused')
     returning override_id`,
    [id, edge, result, reason, new Date(at), luminaire],
  );
  return [...commands, ...targets].flatMap(({ override_id }) => override_id ?? []);
}
