import { z } from 'zod';
import type { ApiApp, ApiContext } from '../api-context.js';

const Health = z
  .object({
    status: z.enum(['ok', 'degraded']).describe('ok: database, broker and ingest all work'),
    database: z.boolean(),
    broker: z.boolean(),
    ingest: z.boolean().describe('false: the database refuses what edges report; edges keep it until it is stored'),
    version: z.string(),
  })
  .meta({ id: 'Health' });

/** Whether the controller works, its figures for Prometheus, and the API's description. */
export function statusRoutes(app: ApiApp, context: ApiContext): void {
  app.get(
    '/healthz',
    {
      config: { access: 'public' },
      schema: {
        tags: ['status'],
        summary:
          'Health: 200 while the database answers; the broker may be away or ingest held up, nothing is lost by that',
        response: { 200: Health, 503: Health },
      },
    },
    async (_request, reply) => {
      const database = await context.pool.query('select 1').then(
        () => true,
        () => false,
      );
      const broker = context.isBrokerConnected();
      const ingest = context.isIngestWorking?.() ?? true;
      reply.code(database ? 200 : 503);
      return {
        status: database && broker && ingest ? ('ok' as const) : ('degraded' as const),
        database,
        broker,
        ingest,
        version: context.version,
      };
    },
  );

  app.get('/metrics', { config: { access: 'public' }, schema: { hide: true } }, async (_request, reply) => {
    reply.header('content-type', context.metrics.contentType);
    return context.metrics.metrics();
  });

  app.get('/api/openapi.json', { config: { access: 'public' }, schema: { hide: true } }, async (_request, reply) => {
    reply.header('content-type', 'application/json');
    return JSON.stringify(app.swagger());
  });
}
