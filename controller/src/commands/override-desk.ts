import { randomUUID } from 'node:crypto';
import {
  type Clock,
  type CommandAction,
  commandId,
  type EdgeAddress,
  type EpochMs,
  edgeId,
  nisCode,
  type Override,
  SECOND,
} from '@lamplighter/contracts';
import type { Logger } from 'pino';
import type { Pool, Sql } from '../db/index.js';
import type { EdgeOutbox } from '../link/index.js';
import { Rounds } from '../rounds.js';
import { CommandError } from './command-error.js';
import { expireCommands, markSent, storeCommand, waitingCommands } from './command-store.js';
import { type OverrideExtras, overrideExtras } from './override-extras.js';
import { type OverrideWithPlaces, queryOverrides } from './override-query.js';

/** An override to be set. `until` ends it without anybody's doing. */
export interface OverrideRequest
  extends Pick<Override, 'level' | 'start' | 'until' | 'rank' | 'issuer' | 'reason' | keyof OverrideExtras> {
  readonly luminaires: readonly string[];
}

export interface OverrideDeskOptions {
  readonly pool: Pool;
  readonly outbox: EdgeOutbox;
  /** Whether an edge can be reached; commands to others wait for its birth. */
  readonly isOnline: (edge: string) => boolean;
  /** Overrides whose state or outcomes changed. */
  readonly onChanged: (overrideIds: readonly string[]) => void;
  /** Platform time: expiry. */
  readonly clock: Clock;
  readonly log: Pick<Logger, 'warn'>;
}

const TICK_MS = 5 * SECOND;
/** Devices that one command may name (contracts). */
const MOST_DEVICES = 256;

interface Target {
  readonly luminaire: string;
  readonly edge: EdgeAddress;
  readonly device: string;
}

/** Sets and cancels overrides: one command per edge, under the override's own id, and the outcome at each luminaire. */
export class OverrideDesk {
  readonly #expiry = new Rounds(() => this.#expire());

  constructor(private readonly options: OverrideDeskOptions) {}

  start(): void {
    this.#expiry.start(this.options.clock, TICK_MS);
  }

  stop(): Promise<void> {
    return this.#expiry.stop();
  }

  /** Stores and sends an override. Throws CommandError `unknown-luminaire` or `bad-period`. */
  async set(request: OverrideRequest): Promise<Override> {
    const { pool, clock } = this.options;
    const now = clock.now();
    if (request.until <= Math.max(now, request.start)) {
      throw new CommandError('bad-period', 'the override must end after it starts, and not in the past');
    }
    const id = randomUUID();
    const edges = await pool.transaction(async (transaction) => {
      const targets = await findTargets(transaction, request.luminaires);
      await transaction.query(
        `insert into override (id, level, rank, start_at, until_at, issuer, reason, drill, ramp_seconds,
           ramp_from_seconds, colour_temperature_k) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
        [
          id,
          request.level,
          request.rank,
          new Date(request.start),
          new Date(request.until),
          request.issuer,
          request.reason,
          request.drill ?? false,
          request.rampSeconds ?? null,
          request.rampFromSeconds ?? null,
          request.colourTemperatureK ?? null,
        ],
      );
      await transaction.query(
        `insert into override_target (override_id, luminaire_id, edge_id, result, at)
         select $1, v.luminaire, v.edge, 'queued', $4 from unnest($2::text[], $3::text[]) v (luminaire, edge)`,
        [id, targets.map((target) => target.luminaire), targets.map((target) => target.edge.edge), new Date(now)],
      );
      const action: CommandAction = {
        kind: 'override',
        level: request.level,
        until: request.until,
        rank: request.rank,
        ...(request.start > now ? { start: request.start } : {}),
        ...overrideExtras(request),
      };
      return this.#store(transaction, targets, { id, action, issuer: request.issuer, reason: request.reason }, id);
    });
    for (const edge of edges) await this.#deliver(edge, ['queued']);
    this.options.onChanged([id]);
    return (await this.#read(id, now)).override;
  }

  /**
   * Ends an override before its time. Null when there is no such override; one that has ended stays as it is. Its edges
   * get a resume, again at each birth until they answer.
   */
  async cancel(id: string, issuer: string): Promise<Override | null> {
    const { pool, clock } = this.options;
    const now = clock.now();
    const [found] = await queryOverrides(pool, { ids: [id] }, now);
    if (!found) return null;
    if (found.override.state !== 'active') return found.override;
    const edges = await pool.transaction(async (transaction) => {
      const changed = await transaction.query(
        'update override set cancelled_at = $2, cancelled_by = $3 where id = $1 and cancelled_at is null returning id',
        [id, new Date(now), issuer],
      );
      if (changed.length === 0) return [];
      // What was never sent must not be sent any more.
      const reason = 'cancelled before it was sent';
      await transaction.query(
        `update command set result = 'expired', reason = $2 where id = $1 and result = 'queued'`,
        [id, reason],
      );
      await transaction.query(
        `update override_target set result = 'expired', reason = $2, at = $3
         where override_id = $1 and result = 'queued'`,
        [id, reason, new Date(now)],
      );
      const targets = await this.#toResume(transaction, { override: id });
      return this.#resume(transaction, id, targets, issuer);
    });
    for (const edge of edges) await this.#deliver(edge, ['queued']);
    this.options.onChanged([id]);
    return (await this.#read(id, now)).override;
  }

  /** An edge is there: it gets what waits for it, and resumes that it has not answered. Never throws. */
  async onBirth(edge: EdgeAddress): Promise<void> {
    const { pool, clock, log } = this.options;
    try {
      await pool.transaction(async (transaction) => {
        const open = await transaction.query<{ id: string; issuer: string }>(
          `select o.id, o.cancelled_by as issuer from override o
           where o.cancelled_at is not null and o.until_at > $2
             and not exists (select 1 from command r where r.override_id = o.id and r.edge_id = $1 and r.kind = 'resume'
               and (r.result in ('acknowledged', 'effective', 'refused') or r.expires_at > $2))
             and exists (select 1 from override_target t where t.override_id = o.id and t.edge_id = $1)`,
          [edge.edge, new Date(clock.now())],
        );
        for (const { id, issuer } of open) {
          const targets = await this.#toResume(transaction, { override: id, edge: edge.edge });
          await this.#resume(transaction, id, targets, issuer);
        }
      });
      await this.#deliver(edge, ['queued', 'sent']);
    } catch (error) {
      log.warn({ edge: edge.edge, reason: (error as Error).message }, 'commands could not be delivered');
    }
  }

  /** Sends what waits for this edge, when it can be reached. `sent` again only to an edge that may not have heard it. */
  async #deliver(edge: EdgeAddress, results: readonly ('queued' | 'sent')[]): Promise<void> {
    const { pool, outbox, clock, isOnline } = this.options;
    if (!isOnline(edge.edge)) return;
    const now = clock.now();
    for (const command of await waitingCommands(pool, edge.edge, results, now)) {
      // No signature yet: its field travels empty.
      if (!outbox.send(edge, { kind: 'command', command, signature: new Uint8Array() })) return;
      this.options.onChanged(await markSent(pool, command, now));
    }
  }

  async #expire(): Promise<void> {
    try {
      const changed = await expireCommands(this.options.pool, this.options.clock.now());
      if (changed.length > 0) this.options.onChanged([...new Set(changed)]);
    } catch {
      // The database is away; what expired stays expired and is marked when it is back.
    }
  }

  /** One command per edge; an edge has at most 256 luminaires. Gives the edges. */
  async #store(
    sql: Sql,
    targets: readonly Target[],
    command: { id: string; action: CommandAction; issuer: string; reason: string },
    overrideId: string,
  ): Promise<EdgeAddress[]> {
    const now = this.options.clock.now();
    const byEdge = new Map<string, Target[]>();
    for (const target of targets) byEdge.set(target.edge.edge, [...(byEdge.get(target.edge.edge) ?? []), target]);
    const edges: EdgeAddress[] = [];
    // In order of id, so that two commands at once never wait for each other's edges.
    for (const [, group] of [...byEdge].sort(([a], [b]) => (a < b ? -1 : 1))) {
      const [first] = group;
      if (!first) continue;
      const devices = group.slice(0, MOST_DEVICES).map((target) => target.device);
      await storeCommand(sql, { ...command, edge: first.edge, devices, overrideId }, now);
      edges.push(first.edge);
    }
    return edges;
  }

  #resume(sql: Sql, overrideId: string, targets: readonly Target[], issuer: string): Promise<EdgeAddress[]> {
    const action: CommandAction = { kind: 'resume', overrideId: commandId(overrideId) };
    return this.#store(sql, targets, { id: randomUUID(), action, issuer, reason: 'override cancelled' }, overrideId);
  }

  /** Luminaires that may still be under the override. */
  async #toResume(sql: Sql, { override, edge }: { override: string; edge?: string }): Promise<Target[]> {
    const rows = await sql.query<TargetRow>(
      `select l.id as luminaire, l.device, l.nis, l.edge_id as edge
       from override_target t join luminaire l on l.id = t.luminaire_id
       where t.override_id = $1 and ($2::text is null or t.edge_id = $2) and t.result <> 'refused'
         and not (t.result = 'expired' and t.reason like 'cancelled%')
       order by l.id`,
      [override, edge ?? null],
    );
    return rows.map(toTarget);
  }

  async #read(id: string, now: EpochMs): Promise<OverrideWithPlaces> {
    const [found] = await queryOverrides(this.options.pool, { ids: [id] }, now);
    if (!found) throw new Error(`override ${id} vanished`);
    return found;
  }
}

interface TargetRow {
  luminaire: string;
  device: string;
  nis: string;
  edge: string;
}

const toTarget = ({ luminaire, device, nis, edge }: TargetRow): Target => ({
  luminaire,
  device,
  edge: { nis: nisCode(nis), edge: edgeId(edge) },
});

async function findTargets(sql: Sql, luminaires: readonly string[]): Promise<Target[]> {
  const wanted = [...new Set(luminaires)];
  const rows = await sql.query<TargetRow>(
    'select id as luminaire, device, nis, edge_id as edge from luminaire where id = any ($1) order by id',
    [wanted],
  );
  const known = new Set(rows.map((row) => row.luminaire));
  const unknown = wanted.filter((id) => !known.has(id));
  if (unknown.length > 0) {
    throw new CommandError('unknown-luminaire', `no such luminaire: ${unknown.slice(0, 5).join(', ')}`);
  }
  return rows.map(toTarget);
}
