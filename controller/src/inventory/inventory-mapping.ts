import { type Area, BRUSSELS } from './position.js';

/** The fields that an inventory row can give. */
export const INVENTORY_FIELDS = [
  'edge',
  'cabinet',
  'device',
  'nis',
  'street',
  'latitude',
  'longitude',
  'model',
  'nominal_power_w',
  'lighting_class',
  'line',
  'short_address',
  'calendar',
] as const;
export type InventoryField = (typeof INVENTORY_FIELDS)[number];

/** How a city's own file becomes luminaires: data, no code. A new source is a new constant of this type. */
export interface InventoryMapping {
  readonly name: string;
  /** Where the form comes from, for people. */
  readonly origin: string;
  /** Columns of each field; several are joined with a dash. A field that is absent takes its default. */
  readonly columns: Partial<Readonly<Record<InventoryField, readonly string[]>>>;
  /** Put before the edge's column, so that edges of several cities stay apart. */
  readonly edgePrefix: string;
  /** Power as a plain number of watts, or hidden in a lamp's description. */
  readonly power: 'number' | 'lamp-text';
  /** Positions outside are refused; null: anywhere on earth. By municipality when it depends on the row's NIS code. */
  readonly area: Area | null | 'by-municipality';
  /** Notes that say that no luminaire hangs there any more. */
  readonly removed: readonly { readonly column: string; readonly pattern: RegExp }[];
  /** Columns of the cabinets file that belongs to this form. */
  readonly cabinets: { readonly id: string; readonly latitude: string; readonly longitude: string } | null;
}

/** Own form: one row per luminaire, columns named as the fields. */
export const LAMPLIGHTER_MAPPING: InventoryMapping = {
  name: 'lamplighter',
  origin: 'Lamplighter CSV',
  columns: Object.fromEntries(INVENTORY_FIELDS.map((field) => [field, [field]])),
  edgePrefix: '',
  power: 'number',
  area: 'by-municipality',
  removed: [],
  cabinets: { id: 'cabinet', latitude: 'latitude', longitude: 'longitude' },
};

/** Public lighting points of the Comune di Lecce (dati.comune.lecce.it), one row per point, keyed by cabinet, line and number. */
export const LECCE_MAPPING: InventoryMapping = {
  name: 'lecce',
  origin: 'Comune di Lecce, pali di pubblica illuminazione',
  columns: {
    edge: ['QUADRO'],
    cabinet: ['QUADRO'],
    device: ['LINEA', 'RECNO'],
    street: ['indirizzo'],
    latitude: ['Y'],
    longitude: ['X'],
    model: ['ARMATURA'],
    nominal_power_w: ['LAMPADA'],
  },
  edgePrefix: 'lecce-',
  power: 'lamp-text',
  area: { name: 'Lecce', south: 40.2, north: 40.6, west: 17.9, east: 18.5 },
  removed: [
    // 'Rimosso Palo e Armatura', 'Rimossa armatura il 12/03/14', 'Manca armatura'; not 'Rimessa' (put back).
    { column: 'Data_Attiv', pattern: /\b(rimoss[oaie]|manca)\b/i },
    { column: 'ARMATURA', pattern: /\b(rimoss[oaie]|manca)\b/i },
  ],
  cabinets: { id: 'ID', latitude: 'Y', longitude: 'X' },
};

/** The forms that ship, by name. */
export const INVENTORY_MAPPINGS: Readonly<Record<string, InventoryMapping>> = {
  lamplighter: LAMPLIGHTER_MAPPING,
  lecce: LECCE_MAPPING,
};

/** The area in which a row's position must lie. NIS codes 21001 to 21019 are Brussels-Capital Region. */
export function areaOf(mapping: InventoryMapping, nis: string): Area | null {
  if (mapping.area !== 'by-municipality') return mapping.area;
  return nis >= '21001' && nis <= '21019' ? BRUSSELS : null;
}
