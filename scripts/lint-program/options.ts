import type { EpochMs, Place } from '@lamplighter/contracts';
import { Command } from 'commander';
import { DateTime } from 'luxon';
import { position, year, zone } from '../option-values.js';

export interface LintOptions {
  /** Path of the document, or `default`. */
  readonly file: string;
  /** Null: that of the document, or Brussels. */
  readonly position: Pick<Place, 'latitude' | 'longitude'> | null;
  /** Null: that of the document, or Europe/Brussels. */
  readonly timeZone: string | null;
  readonly year: number;
  readonly json: boolean;
}

/**
 * Reads the command line of `npm run lint-program`. Ends the process with a clear message on a bad option. `now` tells which
 * year is meant where none is named.
 */
export function parseOptions(argv: readonly string[], now: EpochMs): LintOptions {
  const program = new Command('npm run lint-program --')
    .description('What is wrong, doubtful or worth knowing about control programs and calendars in a year.')
    .argument(
      '<file>',
      'JSON: a control program, an object with programs and calendars, or a whole desired state; or "default"',
    )
    .option('--place <lat,lon>', 'decimal degrees (default: that of the document, or Brussels)', position)
    .option('--zone <name>', 'IANA time zone (default: that of the document, or Europe/Brussels)', zone)
    .option('--year <year>', 'the year to look at (default: this one)', year)
    .option('--json', 'print the findings as one JSON array, and nothing else', false);
  program.parse([...argv], { from: 'user' });
  const given = program.opts<{ place?: LintOptions['position']; zone?: string; year?: number; json: boolean }>();
  return {
    file: program.args[0] ?? '',
    position: given.place ?? null,
    timeZone: given.zone ?? null,
    year: given.year ?? DateTime.fromMillis(now, { zone: given.zone ?? 'Europe/Brussels' }).year,
    json: given.json,
  };
}
