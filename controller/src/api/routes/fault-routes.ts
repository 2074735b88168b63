import { Fault, Ticket } from '@lamplighter/contracts';
import { z } from 'zod';
import { queryFaults } from '../../faults/index.js';
import { queryTickets } from '../../tickets/index.js';
import type { ApiApp, ApiContext } from '../api-context.js';
import { Paging, pageOf } from '../api-schemas.js';

const FaultState = Fault.shape.state;
const OPEN = FaultState.options.filter((state) => state !== 'closed');
const NumberCursor = { cursor: z.coerce.number().int().min(1).max(2_147_483_647).optional() };

/** Faults and the tickets made of them. */
export function faultRoutes(app: ApiApp, { pool }: ApiContext): void {
  app.get(
    '/api/v1/faults',
    {
      config: { access: 'session' },
      schema: {
        tags: ['faults'],
        summary: 'Faults, newest first',
        querystring: z.object({
          state: z
            .enum(['open', ...FaultState.options])
            .optional()
            .describe('open: every state but closed'),
          asset: z.string().max(130).optional().describe('Luminaire id, or edge id'),
          ...Paging,
          ...NumberCursor,
        }),
        response: { 200: pageOf(Fault) },
      },
    },
    async (request) => {
      const { state, asset, limit, cursor } = request.query;
      const faults = await queryFaults(pool, {
        nisCodes: request.scope.nisCodes,
        ...(state && { states: state === 'open' ? OPEN : [state] }),
        ...(asset !== undefined && { asset }),
        ...(cursor && { before: cursor }),
        limit: limit + 1,
      });
      return page(faults, limit);
    },
  );

  app.get(
    '/api/v1/tickets',
    {
      config: { access: 'session' },
      schema: {
        tags: ['faults'],
        summary: 'Tickets, newest first',
        querystring: z.object({ state: Ticket.shape.state.optional(), ...Paging, ...NumberCursor }),
        response: { 200: pageOf(Ticket) },
      },
    },
    async (request) => {
      const { state, limit, cursor } = request.query;
      const tickets = await queryTickets(pool, {
        nisCodes: request.scope.nisCodes,
        ...(state && { states: [state] }),
        ...(cursor && { before: cursor }),
        limit: limit + 1,
      });
      return page(tickets, limit);
    },
  );
}

const page = <T extends { readonly id: number }>(rows: readonly T[], limit: number) => ({
  items: rows.slice(0, limit),
  next: rows.length > limit ? String(rows[limit - 1]?.id) : null,
});
