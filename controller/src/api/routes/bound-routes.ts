import {
  BoundId,
  FloorExemptionResource,
  GroupId,
  LightCapResource,
  LightingGroupResource,
  NisCode,
} from '@lamplighter/contracts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Scope } from '../../auth/scope.js';
import type { BoundDocument, BoundKind } from '../../bounds/bound-kind.js';
import { findBound, listBounds } from '../../bounds/bound-store.js';
import { deleteBound, putBound } from '../../bounds/change-bounds.js';
import type { ApiApp, ApiContext } from '../api-context.js';
import { Paging, pageOf } from '../api-schemas.js';
import { versionOf } from '../if-match.js';
import { ownerOf } from '../owner-of.js';
import { notFound } from '../problem.js';

const KINDS = [
  {
    kind: 'group',
    path: '/api/v1/groups',
    one: 'lighting group',
    many: 'Lighting groups',
    Id: GroupId,
    Document: LightingGroupResource,
  },
  {
    kind: 'exemption',
    path: '/api/v1/exemptions',
    one: 'floor exemption',
    many: 'Floor exemptions',
    Id: BoundId,
    Document: FloorExemptionResource,
  },
  {
    kind: 'cap',
    path: '/api/v1/caps',
    one: 'light cap',
    many: 'Light caps',
    Id: BoundId,
    Document: LightCapResource,
  },
] as const;

/**
 * Lighting groups, floor exemptions and caps. The ETag is the version; a change says by If-Match which version it was
 * made on. All three have the same routes.
 */
export function boundRoutes(app: ApiApp, context: ApiContext): void {
  const { pool, clock } = context;

  const list = async <K extends BoundKind>(
    kind: K,
    { nis, cursor, limit }: { nis?: NisCode | undefined; cursor?: string | undefined; limit: number },
    { nisCodes }: Scope,
  ) => {
    const shown = nis === undefined ? nisCodes : nisCodes.filter((own) => own === nis);
    const found = await listBounds(pool, kind, { nisCodes: shown, after: cursor, limit: limit + 1 });
    const items = found.slice(0, limit).map(({ document }) => document);
    return { items, next: found.length > limit ? (items.at(-1)?.id ?? null) : null };
  };
  const one = async <K extends BoundKind>(kind: K, id: string, request: FastifyRequest, reply: FastifyReply) => {
    const stored = await findBound(pool, kind, id, request.scope.nisCodes);
    if (!stored) throw notFound(kind, id);
    reply.header('etag', `"${stored.version}"`);
    return stored.document;
  };
  const put = async <K extends BoundKind>(
    kind: K,
    id: string,
    document: BoundDocument<K>,
    nis: NisCode | undefined,
    request: FastifyRequest,
    reply: FastifyReply,
  ) => {
    const { stored, isNew, changedEdges } = await putBound(pool, kind, request.scope, {
      id,
      document,
      basedOn: versionOf(request.headers['if-match']),
      nis: ownerOf(nis, request.scope),
      now: clock.now(),
    });
    context.publishDesired(changedEdges);
    reply.code(isNew ? 201 : 200).header('etag', `"${stored.version}"`);
    return stored.document;
  };

  for (const { kind, path, one: a, many, Id, Document } of KINDS) {
    app.get(
      path,
      {
        config: { access: 'session' },
        schema: {
          tags: ['bounds'],
          summary: `${many} of your municipalities, in order of id`,
          querystring: z.object({ nis: NisCode.optional(), ...Paging }),
          response: { 200: pageOf(Document) },
        },
      },
      (request) => list(kind, request.query, request.scope),
    );
    app.get(
      `${path}/:id`,
      {
        config: { access: 'session' },
        schema: {
          tags: ['bounds'],
          summary: `One ${a}; its version is the ETag`,
          params: z.object({ id: Id }),
          response: { 200: Document },
        },
      },
      (request, reply) => one(kind, request.params.id, request, reply),
    );
    app.put(
      `${path}/:id`,
      {
        config: { access: 'change-programs' },
        schema: {
          tags: ['bounds'],
          summary: `Stores a ${a} and sends it to every edge concerned. If-Match: the version it was made on`,
          params: z.object({ id: Id }),
          querystring: z.object({
            nis: NisCode.optional().describe('Municipality that a new one belongs to; needed unless you have only one'),
          }),
          body: Document,
          response: { 200: Document, 201: Document },
        },
      },
      (request, reply) => put(kind, request.params.id, request.body, request.query.nis, request, reply),
    );
    app.delete(
      `${path}/:id`,
      {
        config: { access: 'change-programs' },
        schema: {
          tags: ['bounds'],
          summary: `Takes a ${a} out of force at every edge concerned. If-Match: the version you know`,
          params: z.object({ id: Id }),
          response: { 204: z.null() },
        },
      },
      async (request, reply) => {
        const change = {
          id: request.params.id,
          basedOn: versionOf(request.headers['if-match']),
          now: clock.now(),
        };
        context.publishDesired(await deleteBound(pool, kind, request.scope, change));
        return reply.code(204).send(null);
      },
    );
  }
}
