import {
  Calendar,
  CalendarId,
  ControlProgram,
  EdgeId,
  LintFinding,
  NisCode,
  Problem,
  ProgramId,
} from '@lamplighter/contracts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { storedDesired } from '../../programs/desired-documents.js';
import type { DocumentKind, DocumentOf } from '../../programs/document-kind.js';
import { previewProgram } from '../../programs/preview.js';
import { findDocument, lintDocument, listDocuments, putDocument } from '../../programs/program-store.js';
import type { ApiApp, ApiContext } from '../api-context.js';
import { ProgramPreview } from '../api-schemas.js';
import { versionOf } from '../if-match.js';
import { ownerOf } from '../owner-of.js';
import { notFound, ProblemError } from '../problem.js';

/** Municipality of a new document. */
const NewDocument = z.object({
  nis: NisCode.optional().describe('Municipality that a new document belongs to; absent: shared, or your only one'),
});
const Publication = NewDocument.extend({
  reason: z
    .string()
    .trim()
    .min(1)
    .max(500)
    .optional()
    .describe('Why it is published in spite of warnings; kept in the audit log with them'),
});

/** Both kinds have the same routes. */
const KINDS = [
  {
    kind: 'program',
    path: '/api/v1/programs',
    one: 'control program',
    many: 'Control programs',
    Id: ProgramId,
    Document: ControlProgram,
  },
  {
    kind: 'calendar',
    path: '/api/v1/calendars',
    one: 'calendar',
    many: 'Calendars',
    Id: CalendarId,
    Document: Calendar,
  },
] as const;

/** Control programs and calendars. The ETag is the version; a change says by If-Match which version it was made on. */
export function programRoutes(app: ApiApp, context: ApiContext): void {
  const { pool, clock } = context;

  const list = async <K extends DocumentKind>(kind: K, request: FastifyRequest) => {
    const stored = await listDocuments(pool, kind, request.scope.nisCodes);
    return { items: stored.map(({ document }) => document), next: null };
  };
  const one = async <K extends DocumentKind>(kind: K, id: string, request: FastifyRequest, reply: FastifyReply) => {
    const stored = await findDocument(pool, kind, id, request.scope.nisCodes);
    if (!stored) throw notFound(kind, id);
    reply.header('etag', `"${stored.version}"`);
    return stored.document;
  };
  const put = async <K extends DocumentKind>(
    kind: K,
    id: string,
    document: DocumentOf<K>,
    { nis, reason }: z.infer<typeof Publication>,
    request: FastifyRequest,
    reply: FastifyReply,
  ) => {
    const { stored, isNew, changedEdges } = await putDocument(pool, kind, request.scope, {
      id,
      document,
      basedOn: versionOf(request.headers['if-match']),
      nis: ownerOf(nis, request.scope),
      reason: reason ?? null,
      now: clock.now(),
    });
    context.publishDesired(changedEdges);
    reply.code(isNew ? 201 : 200).header('etag', `"${stored.version}"`);
    return stored.document;
  };
  const findings = async <K extends DocumentKind>(
    kind: K,
    id: string,
    document: DocumentOf<K>,
    nis: NisCode | undefined,
    request: FastifyRequest,
  ) => {
    const change = { id, document, nis: ownerOf(nis, request.scope), now: clock.now() };
    return { findings: [...(await lintDocument(pool, kind, request.scope, change))] };
  };

  for (const { kind, path, one: a, many, Id, Document } of KINDS) {
    app.get(
      path,
      {
        config: { access: 'session' },
        schema: {
          tags: ['programs'],
          summary: `${many}: your own and the shared ones`,
          response: { 200: z.object({ items: z.array(Document), next: z.null() }) },
        },
      },
      (request) => list(kind, request),
    );
    app.get(
      `${path}/:id`,
      {
        config: { access: 'session' },
        schema: {
          tags: ['programs'],
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
          tags: ['programs'],
          summary: `Stores a ${a} and sends it to every edge concerned. If-Match: the version it was made on`,
          description:
            'The linter judges it first, over the coming year and in each municipality that follows it. Errors block: 422 ' +
            'with `findings`. Warnings alone: 422 with `findings` and `needsReason`, unless `reason` is given.',
          params: z.object({ id: Id }),
          querystring: Publication,
          body: Document,
          response: { 200: Document, 201: Document, 422: Problem },
        },
      },
      (request, reply) => put(kind, request.params.id, request.body, request.query, request, reply),
    );
    app.post(
      `${path}/:id/lint`,
      {
        config: { access: 'session' },
        schema: {
          tags: ['programs'],
          summary: `What the linter says of a draft of a ${a} in your municipalities; nothing is stored`,
          params: z.object({ id: Id }),
          querystring: NewDocument,
          body: Document,
          response: { 200: z.object({ findings: z.array(LintFinding) }) },
        },
      },
      (request) => findings(kind, request.params.id, request.body, request.query.nis, request),
    );
  }

  app.post(
    '/api/v1/programs/:id/preview',
    {
      config: { access: 'session' },
      schema: {
        tags: ['programs'],
        summary: 'Curve of a program tonight at an edge. With a body: of that draft; nothing is stored',
        params: z.object({ id: ProgramId }),
        querystring: z.object({ edge: EdgeId.optional().describe('Your first edge when absent') }),
        body: ControlProgram.nullish(),
        response: { 200: ProgramPreview },
      },
    },
    async (request) => {
      const { nisCodes } = request.scope;
      const draft = request.body ?? (await findDocument(pool, 'program', request.params.id, nisCodes))?.document;
      if (!draft) throw notFound('program', request.params.id);
      const [edge] = await pool.query<{ id: string }>(
        `select id from edge where nis = any ($1) and ($2::text is null or id = $2) and desired_version > 0
         order by id limit 1`,
        [nisCodes, request.query.edge ?? null],
      );
      const desired = edge && (await storedDesired(pool, edge.id));
      if (!desired) throw notFound('edge', request.query.edge ?? '(any)');
      const preview = previewProgram(desired, draft, clock.now());
      if (!preview) throw new ProblemError(404, `edge ${edge.id} has no night now: the sun does not set there`);
      return { edge: edge.id, ...preview };
    },
  );
}
