import { EdgeId, edgeId, Rollout, takesPart, UpdateKind } from '@lamplighter/contracts';
import { z } from 'zod';
import { appendAudit } from '../../auth/audit-log.js';
import { nextShare, storeOffer, waveCounts } from '../../updates/index.js';
import type { ApiApp, ApiContext } from '../api-context.js';
import { notFound, ProblemError } from '../problem.js';

const Version = z.coerce.number().int().min(1).max(2_000_000_000);

const NewUpdateOffer = z
  .strictObject({
    kind: UpdateKind,
    version: z.number().int().min(1).max(2_000_000_000).describe('Version of the signed manifest'),
    source: z
      .url({ protocol: /^https?$/ })
      .max(500)
      .describe('Folder of the update, below update.source of the edges'),
    rollout: Rollout.describe('Share and seed as in the signed manifest'),
    edges: z
      .array(EdgeId)
      .min(1)
      .max(10_000)
      .optional()
      .describe('Edges of its hardware class; absent: all of your municipalities'),
  })
  .meta({ id: 'NewUpdateOffer' });

const count = z.number().int().min(0);
const UpdateWave = z
  .object({
    kind: UpdateKind,
    version: Version,
    percent: z.number().int().describe('Largest share that was offered'),
    edges: count.describe('Edges that it was offered to'),
    committed: count.describe('Have proved and kept it'),
    returned: count.describe('Took it back'),
    refused: count.describe('Would not take it'),
    damaged: count.describe('Found it damaged later'),
    missing: count.describe('Have not told an outcome'),
    nextPercent: z
      .number()
      .int()
      .nullable()
      .describe('Share to sign next: the same while outcomes are missing; null: halt, it failed at more than 2 %'),
  })
  .meta({ id: 'UpdateWave' });

/** Signed updates: offered to the edges of a wave, and how the wave fares (LS-11). */
export function updateRoutes(app: ApiApp, { pool, clock, sendUpdates }: ApiContext): void {
  app.post(
    '/api/v1/updates',
    {
      config: { access: 'administer' },
      schema: {
        tags: ['edges'],
        summary: 'Offers a signed update to the edges of its wave; those that are away hear of it at their next birth',
        description:
          'The share is signed in the manifest, and an edge that is not in it passes the update over: to raise it, sign ' +
          'the manifest with the next share and offer it again.',
        body: NewUpdateOffer,
        response: { 201: z.object({ edges: count.describe('Edges of the wave') }) },
      },
    },
    async ({ body: { edges, rollout, ...offer }, scope }, reply) => {
      const now = clock.now();
      const rows = await pool.query<{ id: string }>(
        'select id from edge where nis = any ($1) and ($2::text[] is null or id = any ($2)) order by id',
        [scope.nisCodes, edges ?? null],
      );
      const known = new Set(rows.map(({ id }) => id));
      const unknown = edges?.find((id) => !known.has(id));
      if (unknown !== undefined) {
        const field = `edges.${edges?.indexOf(unknown)}`;
        throw new ProblemError(422, `edge ${unknown} does not exist`, [{ field, message: 'does not exist' }]);
      }
      const wave = [...known].filter((id) => takesPart(edgeId(id), offer.version, rollout));
      await pool.transaction(async (sql) => {
        await storeOffer(sql, { ...offer, percent: rollout.percent }, wave, { by: scope.user, at: now });
        await appendAudit(sql, {
          at: now,
          actor: scope.user,
          action: 'update.offer',
          object: `${offer.kind} ${offer.version}`,
          nisCodes: scope.nisCodes,
          detail: { source: offer.source, rollout, edges: wave },
        });
      });
      sendUpdates(wave);
      return reply.code(201).send({ edges: wave.length });
    },
  );

  app.get(
    '/api/v1/updates/:kind/:version',
    {
      config: { access: 'session' },
      schema: {
        tags: ['edges'],
        summary: 'How an update fares at the edges that it was offered to, and whether the wave may go on',
        params: z.object({ kind: UpdateKind, version: Version }),
        response: { 200: UpdateWave },
      },
    },
    async ({ params, scope }) => {
      const counts = await waveCounts(pool, params, scope.nisCodes);
      if (!counts) throw notFound(`${params.kind} update`, params.version);
      const { percent, edges, committed, returned, refused, damaged } = counts;
      const failed = returned + refused + damaged;
      return {
        ...params,
        ...counts,
        missing: edges - committed - failed,
        nextPercent: nextShare(percent, { edges, committed, failed }),
      };
    },
  );
}
