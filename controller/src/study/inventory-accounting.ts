import type { Watt } from '@lamplighter/contracts';
import { grouped } from '@lamplighter/lighting';
import { readCsv } from '../inventory/csv-table.js';
import { INVENTORY_MAPPINGS, type InventoryMapping } from '../inventory/inventory-mapping.js';
import { lampWatts } from '../inventory/lamp-watts.js';
import { decimal } from '../inventory/position.js';
import { type Inventory, type InventorySource, readInventory } from '../inventory/read-inventory.js';

/** Some rows of an inventory file. */
export interface RowCount {
  readonly rows: number;
  readonly withoutWatts: number;
  readonly watts: Watt;
}

/** Every row of an inventory file, counted twice: as the file stands, and by what becomes of it. */
export interface InventoryAccounting {
  /** All rows as they stand, also those of luminaires that were taken down or are written twice. */
  readonly file: RowCount & { readonly cabinets: number };
  /** Rows whose notes say that the luminaire was taken down, by the column of the note; a row may be in several. */
  readonly removed: readonly (RowCount & { readonly column: string })[];
  /** What becomes of the rows; each row is in exactly one. The first are the luminaires that are studied. */
  readonly fates: readonly (RowCount & { readonly fate: string })[];
}

export interface AccountedInventory {
  readonly inventory: Inventory;
  readonly accounting: InventoryAccounting;
}

const STUDIED = 'luminaires studied';

/** Reads an inventory and accounts for every row of its file. Throws InventoryError when the file is unusable. */
export function accountInventory(source: InventorySource): AccountedInventory {
  const inventory = readInventory(source);
  const mapping = typeof source.mapping === 'string' ? INVENTORY_MAPPINGS[source.mapping] : source.mapping;
  if (!mapping) throw new RangeError('readInventory accepts no mapping that is not known');
  const { columns, rows: all } = readCsv(source.csv);
  const cell = (cells: readonly string[], column: string | undefined): string =>
    column === undefined ? '' : (cells[columns.indexOf(column)] ?? '');
  // A list without cabinets has one to each edge.
  const cabinetColumn = [mapping.columns.cabinet, mapping.columns.edge].find((names) =>
    columns.includes(names?.[0] ?? ''),
  )?.[0];
  const wanted = source.cabinet?.trim();
  const rows = all
    .map(({ row, cells }) => ({ row, cells, cabinet: cell(cells, cabinetColumn) }))
    .filter(({ cabinet }) => !wanted || cabinet === wanted)
    .map((each) => ({ ...each, watts: wattsOf(mapping, cell(each.cells, mapping.columns.nominal_power_w?.[0])) }));

  const taken = new Set(inventory.luminaires.map(({ row }) => row));
  const refused = new Map(inventory.rejected.map((each) => [each.row, each]));
  const fateOf = (row: number): string => {
    if (taken.has(row)) return STUDIED;
    const rejected = refused.get(row);
    return rejected ? fateOfRejected(rejected.field, rejected.reason, mapping) : 'same point written again: merged';
  };
  const byFate = grouped(rows, ({ row }) => fateOf(row));
  const fates = new Map<string, typeof rows>([[STUDIED, []], ...byFate]);
  return {
    inventory,
    accounting: {
      file: { ...count(rows), cabinets: new Set(rows.map(({ cabinet }) => cabinet).filter((id) => id !== '')).size },
      removed: mapping.removed.map(({ column, pattern }) => ({
        column,
        ...count(rows.filter(({ cells }) => pattern.test(cell(cells, column)))),
      })),
      fates: [...fates].map(([fate, some]) => ({ fate, ...count(some) })),
    },
  };
}

/** Rejections of one kind under one name, without the details of the row. */
function fateOfRejected(field: string, reason: string, mapping: InventoryMapping): string {
  if (mapping.removed.some(({ column }) => column === field)) return `removed, by note in ${field}`;
  if (reason.includes('is already row')) return 'key of another point: rejected';
  return `${field} ${/^is missing/.test(reason) ? 'missing' : 'not usable'}: rejected`;
}

const count = (rows: readonly { readonly watts: Watt | null }[]): RowCount => ({
  rows: rows.length,
  withoutWatts: rows.filter(({ watts }) => watts === null).length,
  watts: rows.reduce((sum, { watts }) => sum + (watts ?? 0), 0),
});

const wattsOf = (mapping: InventoryMapping, text: string): Watt | null =>
  mapping.power === 'lamp-text' ? lampWatts(text) : decimal(text);
