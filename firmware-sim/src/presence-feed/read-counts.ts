import { type EpochMs, QUARTER } from '@lamplighter/contracts';
import { parse } from 'csv-parse/sync';

/** Passages at one counter in one quarter hour. */
export interface QuarterCount {
  readonly counter: string;
  readonly start: EpochMs;
  readonly count: number;
}

/** A row that was left out, and why. Rows count from 1, the heading included. */
export interface RejectedRow {
  readonly row: number;
  readonly reason: string;
}

/** What a counts file held. */
export interface CountsFile {
  readonly counts: readonly QuarterCount[];
  readonly rejected: readonly RejectedRow[];
}

/** More cyclists than this in a quarter hour on one path is a defect of the counter. */
const MOST = 5_000;
const COLUMNS = ['counter', 'utc_start', 'count', 'avg_speed_kmh'] as const;

/** Reads CSV with the columns counter, utc_start, count, avg_speed_kmh. A bad row is listed, never fatal. */
export function readCounts(csv: string): CountsFile {
  const rows = parse(csv, {
    bom: true,
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
    info: true,
  });
  const counts: QuarterCount[] = [];
  const rejected: RejectedRow[] = [];
  const seen = new Set<string>();
  const [heading, ...body] = rows as unknown as { record: string[]; info: { lines: number } }[];
  const missing = COLUMNS.find((name, index) => heading?.record[index]?.trim() !== name);
  if (missing) {
    return { counts, rejected: [{ row: 1, reason: `column ${missing} is missing; expected ${COLUMNS.join(',')}` }] };
  }
  for (const { record, info } of body) {
    const count = readRow(record);
    const key = typeof count === 'string' ? '' : `${count.counter} ${count.start}`;
    if (typeof count === 'string') rejected.push({ row: info.lines, reason: count });
    else if (seen.has(key)) rejected.push({ row: info.lines, reason: 'this counter and quarter hour came before' });
    else {
      seen.add(key);
      counts.push(count);
    }
  }
  return { counts, rejected };
}

/** The count, or what is wrong with the row. */
function readRow(record: readonly string[]): QuarterCount | string {
  if (record.length !== COLUMNS.length) return `has ${record.length} fields, not ${COLUMNS.length}`;
  const [counter = '', utcStart = '', countText = '', speed = ''] = record.map((field) => field.trim());
  if (!counter) return 'counter is empty';
  const start = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:00)?Z$/.test(utcStart) ? Date.parse(utcStart) : Number.NaN;
  if (Number.isNaN(start)) return `utc_start ${utcStart} is not a UTC time such as 2018-12-06T12:30Z`;
  if (start % QUARTER !== 0) return `utc_start ${utcStart} is not the start of a quarter hour`;
  const count = countText === '' ? Number.NaN : Number(countText);
  if (!Number.isInteger(count) || count < 0 || count > MOST)
    return `count ${countText} is not a whole number 0 to ${MOST}`;
  if (speed !== '' && !(Number(speed) >= 0)) return `avg_speed_kmh ${speed} is not a number`;
  return { counter, start, count };
}
