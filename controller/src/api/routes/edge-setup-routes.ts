import { EdgeId, Place, PowerWindow, SensorPlacement } from '@lamplighter/contracts';
import { z } from 'zod';
import { appendAudit } from '../../auth/audit-log.js';
import { putSensors } from '../../inventory/put-sensors.js';
import { refreshDesired } from '../../programs/desired-documents.js';
import type { ApiApp, ApiContext } from '../api-context.js';
import { notFound } from '../problem.js';

const EdgeSetup = z
  .strictObject({
    place: Place.optional().describe('Where sun and calendar are reckoned; the cabinet itself after an import'),
    powerWindow: PowerWindow.optional().describe('When the feeder has voltage'),
    sensors: z
      .array(SensorPlacement)
      .max(64)
      .optional()
      .describe('All sensors of the edge; those left out are removed'),
  })
  .meta({ id: 'EdgeSetup' });

/** What an import of luminaires does not tell of an edge: its sensors, its feeder's hours, where its sun is reckoned. */
export function edgeSetupRoutes(app: ApiApp, { pool, clock, publishDesired }: ApiContext): void {
  app.patch(
    '/api/v1/edges/:id',
    {
      config: { access: 'import' },
      schema: {
        tags: ['edges'],
        summary: 'Sets place, power window or sensors of an edge; its desired state follows',
        params: z.object({ id: EdgeId }),
        body: EdgeSetup,
        response: { 200: z.object({ desiredVersion: z.number().int() }) },
      },
    },
    async ({ params: { id }, body: { place, powerWindow, sensors }, scope }) => {
      const now = clock.now();
      const [own] = await pool.query('select 1 from edge where id = $1 and nis = any ($2)', [id, scope.nisCodes]);
      if (!own) throw notFound('edge', id);
      const reached = sensors ? await putSensors(pool, id, sensors, now) : [];
      await pool.transaction(async (sql) => {
        await sql.query(
          `update edge set latitude = coalesce($2, latitude), longitude = coalesce($3, longitude),
             time_zone = coalesce($4, time_zone), switching_elevation = coalesce($5, switching_elevation),
             power_window = coalesce($6, power_window) where id = $1`,
          [
            id,
            place?.latitude ?? null,
            place?.longitude ?? null,
            place?.timeZone ?? null,
            place?.switchingElevation ?? null,
            powerWindow ? JSON.stringify(powerWindow) : null,
          ],
        );
        await refreshDesired(sql, [id], now);
        await appendAudit(sql, {
          at: now,
          actor: scope.user,
          action: 'edge.setup',
          object: id,
          nisCodes: scope.nisCodes,
          detail: { place, powerWindow, sensors: sensors?.length },
        });
      });
      publishDesired([...new Set([id, ...reached])]);
      const [edge] = await pool.query<{ version: number }>(
        'select desired_version as version from edge where id = $1',
        [id],
      );
      return { desiredVersion: edge?.version ?? 0 };
    },
  );
}
