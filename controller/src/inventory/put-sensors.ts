import { type EpochMs, issueText, SensorPlacement } from '@lamplighter/contracts';
import type { Pool, Sql } from '../db/pool.js';
import { refreshDesired } from '../programs/desired-documents.js';
import { InventoryError } from './inventory-error.js';

/**
 * Sets the sensors of an edge as a whole; those left out are removed. Returns the edges whose desired state changed: this one,
 * and those that its sensors reach or no longer reach. Throws
 * InventoryError `unknown-edge` or `bad-sensor`.
 */
export async function putSensors(
  pool: Pool,
  edgeId: string,
  sensors: readonly unknown[],
  now: EpochMs,
): Promise<readonly string[]> {
  const placements = sensors.map((sensor) => {
    const parsed = SensorPlacement.safeParse(sensor);
    if (parsed.success) return parsed.data;
    throw new InventoryError('bad-sensor', `sensor of edge ${edgeId}: ${issueText(parsed.error)}`);
  });
  return pool.transaction(async (sql) => {
    const [edge] = await sql.query<{ nis: string }>('select nis from edge where id = $1 for update', [edgeId]);
    if (!edge) throw new InventoryError('unknown-edge', `edge ${edgeId} does not exist: import its luminaires first`);
    const before = await neighboursOf(sql, edgeId);
    await checkRings(sql, edgeId, edge.nis, placements);
    await sql.query('delete from sensor where edge_id = $1', [edgeId]);
    await sql.query(
      `insert into sensor (id, edge_id, device, nis, kind, line, short_address, instance, rings, beyond)
       select $1 || ':' || r.device, $1, r.device, $2, r.kind, r.line, r."shortAddress", r.instance, r.rings, coalesce(r.beyond, '[]')
       from jsonb_to_recordset($3::jsonb)
         as r (device text, kind text, line smallint, "shortAddress" smallint, instance smallint, rings jsonb, beyond jsonb)`,
      [edgeId, edge.nis, JSON.stringify(placements)],
    );
    const after = await neighboursOf(sql, edgeId);
    return refreshDesired(sql, [...new Set([edgeId, ...before, ...after])], now);
  });
}

/** Other edges that this one's sensors reach. */
async function neighboursOf(sql: Sql, edgeId: string): Promise<string[]> {
  const rows = await sql.query<{ edge: string }>(
    `select distinct b ->> 'edge' as edge from sensor, jsonb_array_elements(beyond) as b where edge_id = $1`,
    [edgeId],
  );
  return rows.map(({ edge }) => edge);
}

/** Each ring names luminaires of the edge that it is said to belong to, and that edge lies in the same municipality. */
async function checkRings(
  sql: Sql,
  edgeId: string,
  nis: string,
  placements: readonly SensorPlacement[],
): Promise<void> {
  const edges = [edgeId, ...placements.flatMap(({ beyond = [] }) => beyond.map(({ edge }) => edge as string))];
  const lamps = new Set(
    (
      await sql.query<{ edge_id: string; device: string }>(
        'select edge_id, device from luminaire where edge_id = any ($1) and nis = $2',
        [edges, nis],
      )
    ).map((lamp) => `${lamp.edge_id} ${lamp.device}`),
  );
  for (const { device, rings, beyond = [] } of placements) {
    const refuse = (reason: string): never => {
      throw new InventoryError('bad-sensor', `sensor ${device}: ${reason}`);
    };
    if (beyond.some(({ edge }) => edge === edgeId)) refuse(`beyond: its own edge ${edgeId} is meant by rings`);
    for (const bubble of [{ edge: edgeId, rings }, ...beyond]) {
      const stray = bubble.rings.flat().find((lamp) => !lamps.has(`${bubble.edge} ${lamp}`));
      if (stray !== undefined) refuse(`rings: ${stray} is no luminaire of ${bubble.edge} in municipality ${nis}`);
    }
  }
}
