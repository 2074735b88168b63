import { Edge } from '@lamplighter/contracts';
import { z } from 'zod';
import type { ApiApp, ApiContext } from '../api-context.js';
import { RecordsSummary } from '../api-schemas.js';

type EdgeRow = Omit<z.output<typeof Edge>, 'journal'> & {
  epoch: string | null;
  watermark: number;
  last: number | null;
  lost: number;
};

/** Edges, and what is stored of their journals. */
export function edgeRoutes(app: ApiApp, { pool }: ApiContext): void {
  app.get(
    '/api/v1/edges',
    {
      config: { access: 'session' },
      schema: {
        tags: ['edges'],
        summary: 'Edges: on line or not, versions, how far their journal is stored',
        response: { 200: z.object({ items: z.array(Edge), next: z.null() }) },
      },
    },
    async (request) => {
      const rows = await pool.query<EdgeRow>(
        `select e.id, e.nis, e.cabinet, e.is_online as "isOnline", e.last_seen_at as "lastSeenAt",
           e.software_version as "softwareVersion", e.desired_version as "desiredVersion",
           e.running_version as "runningVersion", e.refusal, e.journal_epoch as epoch,
           coalesce(s.sequence, 0) as watermark, e.journal_last as last, coalesce(s.lost, 0) as lost
         from edge e left join edge_stream s on s.edge_id = e.id and s.epoch = e.journal_epoch
         where e.nis = any ($1) order by e.id`,
        [request.scope.nisCodes],
      );
      return {
        items: rows.map(({ epoch, watermark, last, lost, ...edge }) => ({
          ...edge,
          refusal: edge.refusal || null,
          journal: { epoch, watermark, last, lost },
        })),
        next: null,
      };
    },
  );

  app.get(
    '/api/v1/records/summary',
    {
      config: { access: 'session' },
      schema: {
        tags: ['edges'],
        summary: 'Records stored per edge and journal epoch, counted in the database',
        response: { 200: RecordsSummary },
      },
    },
    async (request) => {
      const edges = await pool.query<z.output<typeof RecordsSummary>['edges'][number]>(
        `with stored as (
           select r.edge_id, r.epoch, count(*) as rows, count(distinct r.sequence) as sequences
           from stored_record r join edge e on e.id = r.edge_id
           where e.nis = any ($1) group by r.edge_id, r.epoch
         )
         select s.edge_id as edge, s.epoch, s.sequence as watermark, coalesce(r.rows, 0) as rows, s.lost,
           greatest(0, s.sequence - s.lost - coalesce(r.sequences, 0)) as missing,
           coalesce(r.rows, 0) - coalesce(r.sequences, 0) as duplicated
         from edge_stream s
         join edge e on e.id = s.edge_id
         left join stored r on r.edge_id = s.edge_id and r.epoch = s.epoch
         where e.nis = any ($1) order by s.edge_id, s.epoch`,
        [request.scope.nisCodes],
      );
      const sum = (of: (edge: (typeof edges)[number]) => number): number =>
        edges.reduce((total, edge) => total + of(edge), 0);
      return {
        edges,
        rows: sum((edge) => edge.rows),
        lost: sum((edge) => edge.lost),
        missing: sum((edge) => edge.missing),
        duplicated: sum((edge) => edge.duplicated),
      };
    },
  );
}
