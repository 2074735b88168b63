import { parse } from 'csv-parse/sync';
import { InventoryError } from './inventory-error.js';

/** The Region has 90,000 luminaires; a file beyond this is not an inventory. */
const MOST_ROWS = 250_000;

export interface CsvTable {
  readonly columns: readonly string[];
  /** `row` counts as a spreadsheet does: the header is 1. */
  readonly rows: readonly { readonly row: number; readonly cells: readonly string[] }[];
}

/** Reads CSV text or bytes (UTF-8, UTF-16 with mark, or Latin-1; comma, semicolon or tab). Throws InventoryError. */
export function readCsv(csv: string | Uint8Array): CsvTable {
  const text = (typeof csv === 'string' ? csv : decodeText(csv)).replace(/^\uFEFF/, '');
  if (text.includes('\0')) throw new InventoryError('not-text', 'the file holds binary data: send CSV text');
  let records: string[][];
  try {
    records = parse(text, {
      delimiter: delimiterOf(text),
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: false,
      skip_records_with_empty_values: false,
      to: MOST_ROWS + 2,
    });
  } catch (error) {
    throw new InventoryError('not-csv', `the file is not readable as CSV: ${(error as Error).message}`);
  }
  const [header, ...body] = records;
  if (!header || header.every((name) => name.trim() === '')) {
    throw new InventoryError('empty', 'the file is empty: the first row must name the columns');
  }
  if (body.length > MOST_ROWS) {
    throw new InventoryError('too-many-rows', `the file has more than ${MOST_ROWS} rows: import it in parts`);
  }
  return {
    columns: header.map((name) => name.trim()),
    rows: body
      .map((cells, index) => ({ row: index + 2, cells: cells.map(cleanCell) }))
      .filter(({ cells }) => cells.some((cell) => cell !== '')),
  };
}

/** Bytes to text: by byte order mark, else UTF-8 when it is well formed, else Windows Latin-1. */
function decodeText(bytes: Uint8Array): string {
  const mark = [bytes[0], bytes[1]];
  if (mark[0] === 0xff && mark[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (mark[0] === 0xfe && mark[1] === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
}

/** The separator that the header uses most. */
function delimiterOf(text: string): string {
  const header = text.slice(0, text.search(/\r|\n|$/));
  const count = (separator: string): number => header.split(separator).length;
  return [',', ';', '\t'].reduce((best, separator) => (count(separator) > count(best) ? separator : best));
}

// Control characters have no place in a street name and would travel on into screens and exports.
const cleanCell = (cell: string): string => cell.replaceAll(/\p{Cc}+/gu, ' ').trim();
