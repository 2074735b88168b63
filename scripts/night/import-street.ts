import type { EdgeId, ImportReport, Luminaire, NisCode, Place, SensorPlacement } from '@lamplighter/contracts';
import { demoDistrict } from '@lamplighter/firmware-sim';
import { inventoryCsv } from '../demo/demo-inventory.js';
import { inventoryFormatOf } from '../inventory-format.js';
import type { RestClient } from '../platform/rest-client.js';
import { readBytes } from '../read-file.js';
import type { NightOptions } from './options.js';
import { sensorAmid } from './street.js';

/** The lamps of the night as the controller holds them after the import. */
export interface ImportedStreet {
  readonly edge: EdgeId;
  readonly luminaires: readonly Luminaire[];
  readonly sensors: readonly SensorPlacement[];
  /** Where they come from, for the report. */
  readonly source: string;
}

/**
 * Imports the luminaires of one cabinet (from a file, or a generated street) through the REST API, gives their edge a
 * presence sensor and the place where the night is reckoned, and reads back what the controller made of it.
 */
export async function importStreet(
  rest: RestClient,
  options: NightOptions,
  nis: NisCode,
  place: Place,
): Promise<ImportedStreet> {
  const report =
    options.inventory === undefined
      ? await importGenerated(rest, options.lamps, nis)
      : await importFile(rest, options, nis);
  const [edge, ...others] = report.edges;
  if (!edge) {
    const [first] = report.rejected;
    throw new Error(
      `the inventory gave no luminaire: ${first ? `row ${first.row}, ${first.field}: ${first.reason}` : 'no row matches'}`,
    );
  }
  if (others.length > 0) {
    throw new Error(
      `the inventory feeds ${report.edges.length} cabinets; name one with --cabinet: ${report.edges
        .slice(0, 5)
        .map(({ id }) => id)
        .join(', ')} ...`,
    );
  }
  const all = await rest.all<Luminaire>(`/api/v1/luminaires?edge=${edge.id}`);
  const luminaires = [...all].sort((a, b) => a.line - b.line || a.shortAddress - b.shortAddress);
  const sensors = [sensorAmid(luminaires)];
  await rest.send('PATCH', `/api/v1/edges/${edge.id}`, {
    place,
    powerWindow: { kind: 'switched', leadMinutes: 60, lagMinutes: 60 },
    sensors,
  });
  const rejected = report.rejected.length > 0 ? `, ${report.rejected.length} rows rejected` : '';
  const source = options.inventory
    ? `${options.inventory}, cabinet ${luminaires[0]?.cabinet ?? '?'}`
    : 'a generated street';
  return { edge: edge.id, luminaires, sensors, source: `${source}: ${luminaires.length} luminaires${rejected}` };
}

/** One cabinet of the demonstration district, cut to the lamps wanted. */
async function importGenerated(rest: RestClient, lamps: number, nis: NisCode): Promise<ImportReport> {
  const cabinet = demoDistrict().find((each) => each.nis === nis);
  if (!cabinet) throw new Error(`the demonstration district has no cabinet in municipality ${nis}`);
  const csv = inventoryCsv({ ...cabinet, luminaires: cabinet.luminaires.slice(0, lamps) });
  return rest.send('POST', `/api/v1/inventory/import?nis=${nis}`, csv);
}

async function importFile(rest: RestClient, options: NightOptions, nis: NisCode): Promise<ImportReport> {
  const luminaires = readBytes('--inventory', options.inventory as string).toString('utf8');
  const format = inventoryFormatOf(luminaires);
  const cabinet = options.cabinet === undefined ? '' : `&cabinet=${encodeURIComponent(options.cabinet)}`;
  return rest.send('POST', `/api/v1/inventory/import?nis=${nis}&format=${format}${cabinet}`, {
    luminaires,
    ...(options.cabinets === undefined ? {} : { cabinets: readBytes('--cabinets', options.cabinets).toString('utf8') }),
  });
}
