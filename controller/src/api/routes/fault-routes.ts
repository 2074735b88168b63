import { Fault, Ticket } from '@lamplighter/contracts';
import { z } from 'zod';
import type { ApiContext } from '../api-context.js';
import { Paging, pageOf } from '../api-schemas.js';
import type { ApiApp } from '../api-server.js';
import { queryFaults, queryTickets } from '../queries/fault-query.js';

const FaultState = Fault.shape.state;
const OPEN_STATES = FaultState.options.filter((state) => state !== 'closed');

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
        }),
        response: { 200: pageOf(Fault) },
      },
    },
    (request) => {
      const { state, ...filter } = request.query;
      const states = state === 'open' ? OPEN_STATES : state && [state];
      return queryFaults(pool, { ...filter, states, nisCodes: request.scope.nisCodes });
    },
  );

  app.get(
    '/api/v1/tickets',
    {
      config: { access: 'session' },
      schema: {
        tags: ['faults'],
        summary: 'Tickets, newest first',
        querystring: z.object({ state: Ticket.shape.state.optional(), ...Paging }),
        response: { 200: pageOf(Ticket) },
      },
    },
    (request) => queryTickets(pool, { ...request.query, nisCodes: request.scope.nisCodes }),
  );
}
