import { CommandId, DAY, MINUTE, NewOverride, Override } from '@lamplighter/contracts';
import { z } from 'zod';
import { audit } from '../../auth/audit-log.js';
import { isOwn } from '../../auth/scope.js';
import { luminairesByGroup } from '../../bounds/group-luminaires.js';
import { queryOverrides } from '../../commands/index.js';
import type { Sql } from '../../db/pool.js';
import type { ApiApp, ApiContext } from '../api-context.js';
import { Paging, pageOf } from '../api-schemas.js';
import { notFound, ProblemError } from '../problem.js';

const Id = z.object({ id: CommandId });

/** An edge keeps what is planned on its disk; further ahead it would more likely be forgotten than meant. */
const FURTHEST_START_MS = 31 * DAY;

const badStart = (): ProblemError => {
  const message = 'must lie between now and 31 days from now, in milliseconds since 1970';
  return new ProblemError(422, `start: ${message}`, [{ field: 'start', message }]);
};

/** Overrides: set, follow, cancel. */
export function overrideRoutes(app: ApiApp, context: ApiContext): void {
  const { pool, clock } = context;

  const visible = async (id: string, nisCodes: readonly string[]): Promise<Override> => {
    const [found] = await queryOverrides(pool, { nisCodes, ids: [id] }, clock.now());
    if (!found) throw notFound('override', id);
    return found.override;
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
    async (request) => {
      const { state, cursor, limit } = request.query;
      const filter = { nisCodes: request.scope.nisCodes, ...(state && { state }), ...afterCursor(cursor) };
      const found = await queryOverrides(pool, { ...filter, limit: limit + 1 }, clock.now());
      const items = found.slice(0, limit).map(({ override }) => override);
      const last = items.at(-1);
      return { items, next: found.length > limit && last ? `${last.start}.${last.id}` : null };
    },
  );

  app.post(
    '/api/v1/overrides',
    {
      config: { access: 'command' },
      schema: {
        tags: ['overrides'],
        summary: 'Sets an override, from now or a planned start; it ends by itself',
        description:
          'For luminaires, and for whoever is in lighting groups at this moment. Rank maintenance locks, emergency ' +
          'stands above the switch at the cabinet, operator below it. Level null: the program takes over again.',
        body: NewOverride,
        response: { 201: Override },
      },
    },
    async (request, reply) => {
      const { luminaires, groups, level, start: planned, durationMinutes, reason, rank, ...extras } = request.body;
      const { scope } = request;
      const targets = await targetsOf(pool, { luminaires, groups }, scope.nisCodes);
      const now = clock.now();
      const start = planned ?? now;
      if (start < now || start > now + FURTHEST_START_MS) throw badStart();
      const override = await context.overrides.set({
        luminaires: targets.luminaires,
        level,
        start,
        until: start + durationMinutes * MINUTE,
        rank,
        issuer: scope.user,
        reason,
        ...extras,
      });
      await audit(pool, {
        at: now,
        actor: scope.user,
        action: 'override.set',
        object: override.id,
        nisCodes: targets.nisCodes,
        detail: {
          level,
          ...(planned === undefined ? {} : { start }),
          until: override.until,
          rank,
          reason,
          ...extras,
          ...(groups.length === 0 ? {} : { groups }),
          luminaires: targets.luminaires,
        },
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
      if (nisCodes.some((nis) => !isOwn(scope, nis))) {
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

/** Whom an override is for, each once. Throws ProblemError naming what is not there, or not the asker's. */
async function targetsOf(
  sql: Sql,
  { luminaires, groups }: Pick<z.output<typeof NewOverride>, 'luminaires' | 'groups'>,
  nisCodes: readonly string[],
): Promise<{ readonly luminaires: readonly string[]; readonly nisCodes: readonly string[] }> {
  const byGroup = await luminairesByGroup(sql, groups, nisCodes);
  const ids = [...new Set([...luminaires, ...groups.flatMap((group) => [...(byGroup.get(group) ?? [])])])];
  const rows = await sql.query<{ id: string; nis: string }>(
    'select id, nis from luminaire where id = any ($1) and nis = any ($2)',
    [ids, nisCodes],
  );
  const known = new Set(rows.map((row) => row.id));
  const errors = [
    ...luminaires.flatMap((id, index) =>
      known.has(id) ? [] : [{ field: `luminaires.${index}`, message: `luminaire ${id} does not exist` }],
    ),
    ...groups.flatMap((id, index) => {
      const members = byGroup.get(id);
      if (members?.size) return [];
      return [{ field: `groups.${index}`, message: `group ${id} ${members ? 'has no luminaire' : 'does not exist'}` }];
    }),
  ];
  const [first] = errors;
  if (first) throw new ProblemError(422, first.message, errors.slice(0, 20));
  return { luminaires: ids.filter((id) => known.has(id)), nisCodes: [...new Set(rows.map((row) => row.nis))] };
}

/** `{start}.{id}` of the last override of the page before; anything else begins at the first page. */
function afterCursor(cursor: string | undefined): { after?: Pick<Override, 'start' | 'id'> } {
  const [, start, text] = /^(\d{1,15})\.(.+)$/.exec(cursor ?? '') ?? [];
  const id = CommandId.safeParse(text);
  return start && id.success ? { after: { start: Number(start), id: id.data } } : {};
}
