import type { Degrees, EdgeId, NisCode } from '@lamplighter/contracts';
import { grouped } from '@lamplighter/lighting';
import { type AddressedLuminaire, type LineAddress, planAddresses } from './address-plan.js';
import { type CsvTable, readCsv } from './csv-table.js';
import { InventoryError } from './inventory-error.js';
import { INVENTORY_MAPPINGS, type InventoryField, type InventoryMapping } from './inventory-mapping.js';
import { type InventoryLuminaire, type RejectedRow, RowReader } from './inventory-row.js';
import { metresBetween, readPosition } from './position.js';

/** What to read. */
export interface InventorySource {
  readonly csv: string | Uint8Array;
  /** The same city's cabinets, when they come in a file of their own. */
  readonly cabinetsCsv?: string | Uint8Array | undefined;
  /** A mapping, or the name of one that ships (`lamplighter`, `lecce`). */
  readonly mapping: InventoryMapping | string;
  /** Municipality of rows that name none. */
  readonly nis?: string | undefined;
  /** Only this cabinet's rows; others are not counted as read. */
  readonly cabinet?: string | undefined;
  /** Addresses already given, by edge and device: kept unless the file states others. */
  readonly existing?: ReadonlyMap<string, ReadonlyMap<string, LineAddress>> | undefined;
  /** Refuses a row for reasons outside the file, such as a foreign municipality. */
  readonly refuse?: ((lamp: InventoryLuminaire) => Omit<RejectedRow, 'row'> | null) | undefined;
}

/** One edge of an inventory: a cabinet and its position (its own, else the middle of its luminaires). */
export interface InventoryEdge {
  readonly id: EdgeId;
  readonly nis: NisCode;
  readonly cabinet: string;
  readonly latitude: Degrees;
  readonly longitude: Degrees;
}

/** An inventory understood. read = luminaires + merged + rejected: every row is one of the three. */
export interface Inventory {
  readonly read: number;
  readonly merged: number;
  readonly luminaires: readonly AddressedLuminaire[];
  readonly edges: readonly InventoryEdge[];
  readonly rejected: readonly RejectedRow[];
  /** Ids (edge:device) that the file says were taken down. */
  readonly removed: readonly string[];
}

/** Two points nearer than this are one luminaire written twice (survey precision). */
const SAME_PLACE_M = 2;
/** A cabinet further than this from its luminaires has a wrong position. */
const CABINET_REACH_M = 5_000;
const REQUIRED: readonly InventoryField[] = ['edge', 'device', 'latitude', 'longitude'];

/** Reads an inventory without touching anything. Throws InventoryError when the file as a whole is unusable. */
export function readInventory(source: InventorySource): Inventory {
  const mapping = typeof source.mapping === 'string' ? mappingNamed(source.mapping) : source.mapping;
  const table = readCsv(source.csv);
  requireColumns(table, mapping);
  const reader = new RowReader(mapping, table.columns, source.nis ?? null);
  const wanted = source.cabinet?.trim();
  const rows = wanted ? table.rows.filter(({ cells }) => reader.cabinetOf(cells) === wanted) : table.rows;
  if (wanted && rows.length === 0) {
    throw new InventoryError('unknown-cabinet', `no row of the file belongs to cabinet ${JSON.stringify(wanted)}`);
  }

  const rejected: RejectedRow[] = [];
  const removed = new Set<string>();
  const first = new Map<string, InventoryLuminaire>();
  let merged = 0;
  for (const { row, cells } of rows) {
    const lamp = reader.read(row, cells);
    if ('reason' in lamp) {
      rejected.push(lamp);
      if (mapping.removed.some(({ column }) => column === lamp.field)) {
        const id = reader.idOf(cells);
        if (id) removed.add(id);
      }
      continue;
    }
    const refusal = source.refuse?.(lamp);
    if (refusal) {
      rejected.push({ row, ...refusal });
      continue;
    }
    const id = `${lamp.edge}:${lamp.device}`;
    const twin = first.get(id);
    if (!twin) first.set(id, lamp);
    else if (isSame(twin, lamp)) merged += 1;
    else
      rejected.push({ row, field: reader.columnOf('device'), reason: `${id} is already row ${twin.row}, elsewhere` });
  }
  const luminaires: AddressedLuminaire[] = [];
  for (const [edge, lamps] of grouped([...first.values()], ({ edge }) => edge)) {
    const foreign = lamps.find((lamp) => lamp.nis !== lamps[0]?.nis);
    const plan = planAddresses(lamps, source.existing?.get(edge) ?? new Map(), (field) => reader.columnOf(field));
    if (foreign) {
      for (const lamp of lamps) {
        const reason = `edge ${edge} has luminaires of ${lamps[0]?.nis} and ${foreign.nis}: an edge serves one municipality`;
        rejected.push({ row: lamp.row, field: reader.columnOf('nis'), reason });
      }
      continue;
    }
    luminaires.push(...plan.placed);
    rejected.push(...plan.rejected);
  }
  for (const id of first.keys()) removed.delete(id);
  return {
    read: rows.length,
    merged,
    luminaires,
    edges: edgesOf(luminaires, cabinetPositions(source, mapping)),
    rejected: rejected.sort((a, b) => a.row - b.row),
    removed: [...removed],
  };
}

function mappingNamed(name: string): InventoryMapping {
  const mapping = Object.hasOwn(INVENTORY_MAPPINGS, name) ? INVENTORY_MAPPINGS[name] : undefined;
  if (mapping) return mapping;
  const known = Object.keys(INVENTORY_MAPPINGS).join(', ');
  throw new InventoryError('unknown-format', `format ${JSON.stringify(name)} is not known: use ${known}`);
}

function requireColumns(table: CsvTable, mapping: InventoryMapping): void {
  const missing = REQUIRED.flatMap((field) => mapping.columns[field] ?? []).filter(
    (column) => !table.columns.includes(column),
  );
  if (missing.length === 0) return;
  throw new InventoryError(
    'missing-column',
    `column ${missing.join(', ')} is missing for format ${mapping.name}; the file has ${table.columns.slice(0, 20).join(', ')}`,
  );
}

const isSame = (a: InventoryLuminaire, b: InventoryLuminaire): boolean =>
  metresBetween(a, b) <= SAME_PLACE_M && a.model === b.model && a.nominalPowerW === b.nominalPowerW;

type Point = { readonly latitude: Degrees; readonly longitude: Degrees };

/** Positions of the cabinets file, by cabinet; unusable ones (0, 0; empty) are left out. */
function cabinetPositions(source: InventorySource, mapping: InventoryMapping): Map<string, Point> {
  const positions = new Map<string, Point>();
  if (!source.cabinetsCsv || !mapping.cabinets) return positions;
  const table = readCsv(source.cabinetsCsv);
  const { id, latitude, longitude } = mapping.cabinets;
  const [idAt, latitudeAt, longitudeAt] = [id, latitude, longitude].map((column) => {
    const index = table.columns.indexOf(column);
    if (index < 0) throw new InventoryError('missing-column', `column ${column} is missing in the cabinets file`);
    return index;
  }) as [number, number, number];
  for (const { cells } of table.rows) {
    const area = mapping.area === 'by-municipality' ? null : mapping.area;
    const position = readPosition(cells[latitudeAt] ?? '', cells[longitudeAt] ?? '', area);
    if (position.kind === 'position' && cells[idAt]) positions.set(cells[idAt], position);
  }
  return positions;
}

function edgesOf(luminaires: readonly AddressedLuminaire[], cabinets: ReadonlyMap<string, Point>): InventoryEdge[] {
  return [...grouped(luminaires, ({ edge }) => edge)].flatMap(([id, lamps]) => {
    const [head] = lamps;
    const mean = (of: (lamp: InventoryLuminaire) => number): number =>
      lamps.reduce((sum, lamp) => sum + of(lamp), 0) / lamps.length;
    const middle = { latitude: mean((lamp) => lamp.latitude), longitude: mean((lamp) => lamp.longitude) };
    const own = cabinets.get(head.cabinet);
    const at = own && metresBetween(own, middle) <= CABINET_REACH_M ? own : middle;
    return [{ id, nis: head.nis, cabinet: head.cabinet, latitude: at.latitude, longitude: at.longitude }];
  });
}
