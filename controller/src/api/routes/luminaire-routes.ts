import {
  EdgeId,
  Luminaire,
  LuminaireId,
  LuminaireNight,
  LuminaireState,
  NisCode,
  Reading,
} from '@lamplighter/contracts';
import { z } from 'zod';
import { explainLevel } from '../../inventory/explain-level.js';
import { luminaireNight } from '../../inventory/luminaire-night.js';
import { type LuminaireFilter, queryLuminaires } from '../../inventory/luminaire-query.js';
import { queryReadings } from '../../inventory/reading-query.js';
import type { ApiApp, ApiContext } from '../api-context.js';
import { Explanation, Instant, LARGEST_PAGE, Paging, pageOf } from '../api-schemas.js';
import { notFound, ProblemError } from '../problem.js';

const Id = z.object({ id: LuminaireId });

/** Luminaires: list, one, its readings, its night, and why it has its level. */
export function luminaireRoutes(app: ApiApp, context: ApiContext): void {
  const { pool, clock } = context;

  /** The luminaire, when it is the asker's. */
  const visible = async (id: string, nisCodes: readonly string[]): Promise<Luminaire> => {
    const [luminaire] = await queryLuminaires(pool, { nisCodes, ids: [id] }, clock.now());
    if (!luminaire) throw notFound('luminaire', id);
    return luminaire;
  };

  app.get(
    '/api/v1/luminaires',
    {
      config: { access: 'session' },
      schema: {
        tags: ['luminaires'],
        summary: 'Luminaires with their newest state, in order of id',
        querystring: z.object({
          nis: NisCode.optional(),
          edge: EdgeId.optional(),
          street: z.string().max(120).optional().describe('Part of the street name, in capitals or not'),
          condition: LuminaireState.shape.condition.optional(),
          ...Paging,
        }),
        response: { 200: pageOf(Luminaire) },
      },
    },
    async (request) => {
      const { condition, cursor, limit, ...filter } = request.query;
      const base: LuminaireFilter = { ...filter, nisCodes: request.scope.nisCodes };
      const now = clock.now();
      const items: Luminaire[] = [];
      // The condition depends on sun and time, so it is judged here: rows are read on until the page is full.
      for (let after = cursor; ; ) {
        const batch = await queryLuminaires(pool, { ...base, after, limit: condition ? LARGEST_PAGE : limit + 1 }, now);
        items.push(...batch.filter((lamp) => !condition || lamp.state.condition === condition));
        after = batch.at(-1)?.id;
        const isLast = batch.length < (condition ? LARGEST_PAGE : limit + 1);
        if (items.length > limit) return { items: items.slice(0, limit), next: items[limit - 1]?.id ?? null };
        if (isLast || after === undefined) return { items, next: null };
      }
    },
  );

  app.get(
    '/api/v1/luminaires/:id',
    {
      config: { access: 'session' },
      schema: { tags: ['luminaires'], summary: 'One luminaire', params: Id, response: { 200: Luminaire } },
    },
    (request) => visible(request.params.id, request.scope.nisCodes),
  );

  app.get(
    '/api/v1/luminaires/:id/readings',
    {
      config: { access: 'session' },
      schema: {
        tags: ['luminaires'],
        summary: 'Stored readings of a span, oldest first',
        params: Id,
        querystring: z.object({ from: Instant, to: Instant, ...Paging, limit: Paging.limit.default(LARGEST_PAGE) }),
        response: { 200: pageOf(Reading) },
      },
    },
    async (request) => {
      const { from, to, cursor, limit } = request.query;
      if (from >= to)
        throw new ProblemError(400, 'from must be before to', [{ field: 'from', message: 'must be before to' }]);
      const luminaire = await visible(request.params.id, request.scope.nisCodes);
      return queryReadings(pool, { luminaire: luminaire.id, from, to, limit, cursor });
    },
  );

  app.get(
    '/api/v1/luminaires/:id/night',
    {
      config: { access: 'session' },
      schema: {
        tags: ['luminaires'],
        summary: 'The running night, else the last one, with the curve that the program gives',
        params: Id,
        response: { 200: LuminaireNight },
      },
    },
    async (request) => {
      const luminaire = await visible(request.params.id, request.scope.nisCodes);
      const night = await luminaireNight(pool, luminaire, clock.now());
      if (!night) throw new ProblemError(404, `luminaire ${luminaire.id} has no night now: the sun does not set there`);
      return night;
    },
  );

  app.get(
    '/api/v1/luminaires/:id/explain',
    {
      config: { access: 'session' },
      schema: {
        tags: ['luminaires'],
        summary: 'Why the luminaire has, or had, its level: decided again from the stored document',
        params: Id,
        querystring: z.object({ at: Instant.optional().describe('Now when absent') }),
        response: { 200: Explanation },
      },
    },
    async (request) => {
      const luminaire = await visible(request.params.id, request.scope.nisCodes);
      const explanation = await explainLevel(pool, luminaire, request.query.at ?? clock.now());
      if (!explanation) {
        throw new ProblemError(404, `edge ${luminaire.edge} had no desired state at that instant`);
      }
      return explanation;
    },
  );
}
