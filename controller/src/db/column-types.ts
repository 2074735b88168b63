import pg from 'pg';

const TIMESTAMPTZ = 1184;
const INT8 = 20;
const NUMERIC = 1700;

/** `2026-11-22 07:29:10.123+00` as UTC milliseconds; the session's time zone is UTC. */
function toEpochMs(text: string): number {
  if (text === 'infinity') return Number.POSITIVE_INFINITY;
  if (text === '-infinity') return Number.NEGATIVE_INFINITY;
  return Date.parse(`${text.replace(' ', 'T').replace(/([+-]\d{2})$/, '$1:00')}`);
}

/** bigint columns here are counters far below 2^53; a larger one must not lose digits unseen. */
function toExactNumber(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError(`bigint ${text} is beyond what a number holds exactly`);
  return value;
}

const parsers = new Map<number, (text: string) => unknown>([
  [TIMESTAMPTZ, toEpochMs],
  [INT8, toExactNumber],
  [NUMERIC, Number],
]);

/** How column values become JavaScript values; unlike pg's defaults, instants and big integers become numbers. */
export const columnTypes = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') =>
    (format !== 'binary' && parsers.get(oid)) || pg.types.getTypeParser(oid, format)) as typeof pg.types.getTypeParser,
};
