import { DAY, EnergyTotal } from '@lamplighter/contracts';
import { z } from 'zod';
import { energyTotals } from '../../energy/index.js';
import type { ApiApp, ApiContext } from '../api-context.js';
import { Instant } from '../api-schemas.js';
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
      return energyTotals(pool, { from, to, groupBy, nisCodes: request.scope.nisCodes });
    },
  );
}
