import {
  type CalendarId,
  type Degrees,
  type DeviceId,
  type DimLevel,
  type EdgeId,
  NisCode,
  CalendarId as toCalendarId,
  DeviceId as toDeviceId,
  EdgeId as toEdgeId,
  type Watt,
} from '@lamplighter/contracts';
import { floorOfClass } from './class-floor.js';
import { areaOf, type InventoryField, type InventoryMapping } from './inventory-mapping.js';
import { lampWatts } from './lamp-watts.js';
import { decimal, readPosition } from './position.js';

/** One luminaire as an inventory describes it. `line` and `shortAddress` null: to be assigned. */
export interface InventoryLuminaire {
  readonly row: number;
  readonly edge: EdgeId;
  readonly cabinet: string;
  readonly device: DeviceId;
  readonly nis: NisCode;
  readonly street: string;
  readonly latitude: Degrees;
  readonly longitude: Degrees;
  readonly model: string;
  readonly nominalPowerW: Watt | null;
  readonly lightingClass: string;
  readonly floorLevel: DimLevel;
  readonly line: number | null;
  readonly shortAddress: number | null;
  /** null: the default calendar. */
  readonly calendarId: CalendarId | null;
}

/** Why a row did not become a luminaire. `field` is the file's own column name. */
export interface RejectedRow {
  readonly row: number;
  readonly field: string;
  readonly reason: string;
}

/** Reads the cells of one row by a mapping. */
export class RowReader {
  readonly #index: ReadonlyMap<string, number>;

  constructor(
    private readonly mapping: InventoryMapping,
    columns: readonly string[],
    private readonly nis: string | null,
  ) {
    this.#index = new Map(columns.map((name, index) => [name, index]));
  }

  /** The file's own name of a field. */
  columnOf(field: InventoryField): string {
    return this.mapping.columns[field]?.join('+') ?? field;
  }

  /** The row's cabinet, before anything is checked. */
  cabinetOf(cells: readonly string[]): string {
    return this.#text(cells, 'cabinet') || this.#text(cells, 'edge');
  }

  /** The row's luminaire id, or null when it has none. */
  idOf(cells: readonly string[]): string | null {
    const [edge, device] = [this.#text(cells, 'edge'), this.#text(cells, 'device')];
    return edge && device ? `${this.mapping.edgePrefix}${edge}:${device}` : null;
  }

  read(row: number, cells: readonly string[]): InventoryLuminaire | RejectedRow {
    const reject = (field: InventoryField, reason: string): RejectedRow => ({
      row,
      field: this.columnOf(field),
      reason,
    });
    if (cells.length > this.#index.size) {
      return { row, field: '(row)', reason: `has ${cells.length} cells where the header names ${this.#index.size}` };
    }
    for (const { column, pattern } of this.mapping.removed) {
      const note = cells[this.#index.get(column) ?? -1] ?? '';
      if (pattern.test(note)) return { row, field: column, reason: `luminaire removed: ${note}` };
    }
    const edge = toEdgeId.safeParse(`${this.mapping.edgePrefix}${this.#text(cells, 'edge')}`);
    if (!edge.success || !this.#text(cells, 'edge')) return reject('edge', idReason(this.#text(cells, 'edge')));
    const device = toDeviceId.safeParse(this.#text(cells, 'device'));
    if (!device.success) return reject('device', idReason(this.#text(cells, 'device')));
    const nis = NisCode.safeParse(this.#text(cells, 'nis') || this.nis);
    if (!nis.success) return reject('nis', 'must be a NIS code of five digits, such as 21004');
    const position = readPosition(
      this.#text(cells, 'latitude'),
      this.#text(cells, 'longitude'),
      areaOf(this.mapping, nis.data),
    );
    if (position.kind === 'fault') return reject(position.of, position.reason);
    const power = this.#power(cells);
    if (typeof power === 'string') return reject('nominal_power_w', power);
    const line = wholeNumber(this.#text(cells, 'line'), 7);
    if (line === undefined) return reject('line', 'must be a DALI line, 0 to 7, or empty');
    const shortAddress = wholeNumber(this.#text(cells, 'short_address'), 63);
    if (shortAddress === undefined) return reject('short_address', 'must be 0 to 63, or empty to have it assigned');
    const lightingClass = this.#text(cells, 'lighting_class').toUpperCase();
    const floorLevel = floorOfClass(lightingClass);
    if (floorLevel === null) {
      return reject('lighting_class', `${lightingClass} is no EN 13201 class: M1 to M6, C0 to C5, P1 to P7 or empty`);
    }
    const calendar = this.#text(cells, 'calendar');
    const calendarId = calendar ? toCalendarId.safeParse(calendar) : null;
    if (calendarId?.success === false) return reject('calendar', idReason(calendar));
    for (const field of ['street', 'model', 'cabinet'] as const) {
      if (this.#text(cells, field).length > 120) return reject(field, 'is longer than 120 characters');
    }
    return {
      row,
      edge: edge.data,
      cabinet: this.#text(cells, 'cabinet') || edge.data,
      device: device.data,
      nis: nis.data,
      street: this.#text(cells, 'street'),
      latitude: position.latitude,
      longitude: position.longitude,
      model: this.#text(cells, 'model'),
      nominalPowerW: power,
      lightingClass,
      floorLevel,
      line,
      shortAddress,
      calendarId: calendarId?.data ?? null,
    };
  }

  #text(cells: readonly string[], field: InventoryField): string {
    return (this.mapping.columns[field] ?? [])
      .map((column) => cells[this.#index.get(column) ?? -1] ?? '')
      .filter((part) => part !== '')
      .join('-');
  }

  /** Watts, null when unknown, or what is wrong. */
  #power(cells: readonly string[]): Watt | null | string {
    const text = this.#text(cells, 'nominal_power_w');
    if (this.mapping.power === 'lamp-text') return lampWatts(text);
    if (text === '') return null;
    const watts = decimal(text);
    return watts !== null && watts > 0 && watts <= 5000
      ? watts
      : `${JSON.stringify(text)} must be a number of watts above 0 and up to 5000, or empty`;
  }
}

function idReason(text: string): string {
  return text === ''
    ? 'is missing'
    : `${JSON.stringify(text)} must be 1 to 63 letters, digits, dots, dashes or underscores, starting with a letter or digit`;
}

/** null: empty; undefined: not a whole number from 0 to `most`. */
function wholeNumber(text: string, most: number): number | null | undefined {
  if (text === '') return null;
  return /^\d{1,4}$/.test(text) && Number(text) <= most ? Number(text) : undefined;
}
