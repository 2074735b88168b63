import { ImportReport, NisCode } from '@lamplighter/contracts';
import { z } from 'zod';
import { importInventory } from '../../inventory/import-inventory.js';
import type { ApiApp, ApiContext } from '../api-context.js';
import { Flag } from '../api-schemas.js';
import { ProblemError } from '../problem.js';

/** An inventory of the whole Region has some 12 MB; this is the one route that takes more than 1 MiB. */
export const IMPORT_BODY_LIMIT = 32 * 1024 * 1024;

/** Inventory import. */
export function inventoryRoutes(app: ApiApp, context: ApiContext): void {
  app.addContentTypeParser(
    ['text/csv', 'text/plain', 'application/octet-stream'],
    { parseAs: 'buffer', bodyLimit: IMPORT_BODY_LIMIT },
    (_request, body, done) => done(null, body),
  );
  app.post(
    '/api/v1/inventory/import',
    {
      config: { access: 'import' },
      bodyLimit: IMPORT_BODY_LIMIT,
      schema: {
        tags: ['inventory'],
        summary:
          'Imports a CSV list of luminaires: as text/csv, or as JSON with the cabinets that feed them (at most 32 MiB). Every row is accepted, merged or rejected',
        consumes: ['text/csv', 'application/json'],
        querystring: z.object({
          dryRun: Flag.default(false).describe('true: judges every row and writes nothing'),
          format: z.string().max(40).default('lamplighter').describe('lamplighter or lecce'),
          nis: NisCode.optional().describe('Municipality of rows that name none; your only one when absent'),
          cabinet: z.string().max(120).optional().describe('Only the rows of this cabinet'),
        }),
        response: { 200: ImportReport },
      },
    },
    async (request) => {
      const { scope, query } = request;
      const lists = listsOf(request.body);
      const { report, changedEdges } = await importInventory(context.importPool ?? context.pool, {
        ...lists,
        mapping: query.format,
        nis: query.nis ?? (scope.nisCodes.length === 1 ? scope.nisCodes[0] : undefined),
        cabinet: query.cabinet,
        dryRun: query.dryRun,
        allowedNis: scope.nisCodes,
        actor: scope.user,
        now: context.clock.now(),
      });
      context.publishDesired(changedEdges);
      return report;
    },
  );
}

/** Two lists at once: luminaires, and the cabinets that feed them (for their positions). */
const Lists = z.strictObject({ luminaires: z.string().min(1), cabinets: z.string().min(1).optional() });

function listsOf(body: unknown): { csv: string | Buffer; cabinetsCsv?: string | undefined } {
  if (Buffer.isBuffer(body)) return { csv: body };
  const parsed = Lists.safeParse(body);
  if (parsed.success) return { csv: parsed.data.luminaires, cabinetsCsv: parsed.data.cabinets };
  throw new ProblemError(
    415,
    'send the list itself as body, with content-type text/csv, or JSON {"luminaires": "...", "cabinets": "..."}',
  );
}
