import { type EpochMs, issueText, SensorPlacement } from '@lamplighter/contracts';
import type { Pool } from '../db/pool.js';
import { refreshDesired } from '../programs/desired-documents.js';
import { InventoryError } from './inventory-error.js';

/**
 * Sets the sensors of an edge as a whole; those left out are removed. Returns whether the desired state changed. Throws
 * InventoryError `unknown-edge` or `bad-sensor`.
 */
export async function putSensors(
  pool: Pool,
  edgeId: string,
  sensors: readonly unknown[],
  now: EpochMs,
): Promise<boolean> {
  const placements = sensors.map((sensor) => {
    const parsed = SensorPlacement.safeParse(sensor);
    if (parsed.success) return parsed.data;
    throw new InventoryError('bad-sensor', `sensor of edge ${edgeId}: ${issueText(parsed.error)}`);
  });
  return pool.transaction(async (sql) => {
    const [edge] = await sql.query<{ nis: string }>('select nis from edge where id = $1 for update', [edgeId]);
    if (!edge) throw new InventoryError('unknown-edge', `edge ${edgeId} does not exist: import its luminaires first`);
    const lamps = new Set(
      (await sql.query<{ device: string }>('select device from luminaire where edge_id = $1', [edgeId])).map(
        (lamp) => lamp.device,
      ),
    );
    for (const placement of placements) {
      const stray = placement.rings.flat().find((device) => !lamps.has(device));
      if (stray) {
        throw new InventoryError(
          'bad-sensor',
          `sensor ${placement.device}: rings: ${stray} is no luminaire of ${edgeId}`,
        );
      }
    }
    await sql.query('delete from sensor where edge_id = $1', [edgeId]);
    await sql.query(
      `insert into sensor (id, edge_id, device, nis, kind, line, short_address, instance, rings)
       select $1 || ':' || r.device, $1, r.device, $2, r.kind, r.line, r."shortAddress", r.instance, r.rings
       from jsonb_to_recordset($3::jsonb)
         as r (device text, kind text, line smallint, "shortAddress" smallint, instance smallint, rings jsonb)`,
      [edgeId, edge.nis, JSON.stringify(placements)],
    );
    return (await refreshDesired(sql, [edgeId], now)).length > 0;
  });
}
