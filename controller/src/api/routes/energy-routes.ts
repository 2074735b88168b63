import { DAY, EnergyTotal } from '@lamplighter/contracts';
import { z } from 'zod';
import type { ApiContext } from '../api-context.js';
import { Instant } from '../api-schemas.js';
import type { ApiApp } from '../api-server.js';
import { ProblemError } from '../problem.js';

/** Longest span that is summed from raw readings within the query limit. */
const LONGEST_SPAN_MS = 32 * DAY;

/** Energy by counter and by computation. */
export function energyRoutes(app: ApiApp, { pool }: ApiContext): void {
  app.get(
    '/api/v1/energy',
    {
      config: { access: 'session' },
      schema: {
        tags: ['energy'],
        summary: 'Energy of a span (at most 32 days), by counter and by level times power',
        querystring: z.object({
          from: Instant,
          to: Instant.describe('Exclusive'),
          groupBy: EnergyTotal.shape.groupBy.default('municipality'),
        }),
        response: { 200: EnergyTotal },
      },
    },
    async (request) => {
      const { from, to, groupBy } = request.query;
      if (from >= to || to - from > LONGEST_SPAN_MS) {
        const message = 'must be after from, by 32 days at most';
        throw new ProblemError(400, `to: ${message}`, [{ field: 'to', message }]);
      }
      const rows = await pool.query<z.output<typeof EnergyTotal>['rows'][number]>(
        `select key, energy_wh as "energyWh", computed_wh as "computedWh", luminaires
         from energy_total($1, $2, $3, $4)`,
        [new Date(from), new Date(to), groupBy, request.scope.nisCodes],
      );
      const sum = (of: (row: (typeof rows)[number]) => number): number =>
        Math.round(rows.reduce((total, row) => total + of(row), 0) * 1000) / 1000;
      return {
        from,
        to,
        groupBy,
        totalWh: sum((row) => row.energyWh),
        computedWh: sum((row) => row.computedWh),
        rows,
      };
    },
  );
}
