import { CommandId, MINUTE, NewOverride, Override } from '@lamplighter/contracts';
import { z } from 'zod';
import { audit } from '../../auth/audit-log.js';
import type { ApiApp, ApiContext } from '../api-context.js';
import { Paging, pageOf } from '../api-schemas.js';
import { notFound, ProblemError } from '../problem.js';
import { queryOverrides } from '../queries/override-query.js';

const Id = z.object({ id: CommandId });

/** Overrides: set, follow, cancel. */
export function overrideRoutes(app: ApiApp, context: ApiContext): void {
  const { pool, clock } = context;

  const visible = async (id: string, nisCodes: readonly string[]): Promise<Override> => {
    const { items } = await queryOverrides(pool, { nisCodes, id, limit: 1 }, clock.now());
    if (!items[0]) throw notFound('override', id);
    return items[0];
  };

  app.get(
    '/api/v1/overrides',
    {
      config: { access: 'session' },
      schema: {
        tags: ['overrides'],
        summary: 'Overrides with what became of them at each luminaire, newest first',
        querystring: z.object({ state: Override.shape.state.optional(), ...Paging }),
        response: { 200: pageOf(Override) },
      },
    },
    (request) => queryOverrides(pool, { ...request.query, nisCodes: request.scope.nisCodes }, clock.now()),
  );

  app.post(
    '/api/v1/overrides',
    {
      config: { access: 'command' },
      schema: {
        tags: ['overrides'],
        summary: 'Sets an override from now; it ends by itself',
        body: NewOverride,
        response: { 201: Override },
      },
    },
    async (request, reply) => {
      const { luminaires, level, durationMinutes, reason, rank } = request.body;
      const { scope } = request;
      const ids = [...new Set(luminaires)];
      const known = await pool.query<{ id: string; nis: string }>(
        'select id, nis from luminaire where id = any ($1) and nis = any ($2)',
        [ids, scope.nisCodes],
      );
      const missing = ids.filter((id) => !known.some((luminaire) => luminaire.id === id));
      if (missing.length > 0) {
        throw new ProblemError(
          422,
          `luminaire ${missing[0]} does not exist`,
          missing.slice(0, 20).map((id) => ({
            field: `luminaires.${luminaires.indexOf(id)}`,
            message: `luminaire ${id} does not exist`,
          })),
        );
      }
      const start = clock.now();
      const override = await context.overrides.set({
        luminaires: ids,
        level,
        start,
        until: start + durationMinutes * MINUTE,
        rank,
        issuer: scope.user,
        reason,
      });
      await audit(pool, {
        at: start,
        actor: scope.user,
        action: 'override.set',
        object: override.id,
        nisCodes: [...new Set(known.map((luminaire) => luminaire.nis))],
        detail: { level, until: override.until, rank, reason, luminaires: ids },
      });
      return reply.code(201).header('location', `/api/v1/overrides/${override.id}`).send(override);
    },
  );

  app.get(
    '/api/v1/overrides/:id',
    {
      config: { access: 'session' },
      schema: { tags: ['overrides'], summary: 'One override', params: Id, response: { 200: Override } },
    },
    (request) => visible(request.params.id, request.scope.nisCodes),
  );

  app.delete(
    '/api/v1/overrides/:id',
    {
      config: { access: 'command' },
      schema: {
        tags: ['overrides'],
        summary: 'Cancels an override: the program takes over again',
        params: Id,
        response: { 200: Override },
      },
    },
    async (request) => {
      const { scope } = request;
      const { id } = await visible(request.params.id, scope.nisCodes);
      const others = await pool.query<{ nis: string }>(
        `select distinct l.nis from override_target t join luminaire l on l.id = t.luminaire_id where t.override_id = $1`,
        [id],
      );
      const nisCodes = others.map((row) => row.nis);
      if (nisCodes.some((nis) => !(scope.nisCodes as readonly string[]).includes(nis))) {
        throw new ProblemError(403, 'this override also lights other municipalities than yours');
      }
      const override = await context.overrides.cancel(id, scope.user);
      if (!override) throw notFound('override', id);
      await audit(pool, {
        at: clock.now(),
        actor: scope.user,
        action: 'override.cancel',
        object: id,
        nisCodes,
      });
      return override;
    },
  );
}
