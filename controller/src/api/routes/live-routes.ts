import { z } from 'zod';
import { isSessionAlive } from '../../auth/session-store.js';
import type { ApiApp, ApiContext } from '../api-context.js';
import type { LiveStream } from '../live-stream.js';

/** The live stream. */
export function liveRoutes(app: ApiApp, context: ApiContext, live: LiveStream): void {
  app.get(
    '/api/v1/live',
    {
      config: { access: 'session' },
      schema: {
        tags: ['live'],
        summary:
          'Server-sent events: state (batches of 100 ms), fault, ticket, override, clock (each 5 s). Resumes by Last-Event-ID',
        headers: z.looseObject({ 'last-event-id': z.string().max(40).optional() }),
      },
    },
    (request, reply) => {
      const token = request.sessionToken ?? '';
      const last = request.headers['last-event-id'];
      reply.hijack();
      for (const [name, value] of Object.entries(reply.getHeaders())) {
        if (value !== undefined) reply.raw.setHeader(name, value);
      }
      live.add(
        {
          response: reply.raw,
          nisCodes: new Set(request.scope.nisCodes),
          isAlive: () => isSessionAlive(context.pool, token, context.io.now()),
        },
        last && /^\d{1,15}$/.test(last) ? Number(last) : null,
      );
    },
  );
}
