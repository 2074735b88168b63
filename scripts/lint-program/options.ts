import type { EpochMs, Place } from '@lamplighter/contracts';
import { Command, InvalidArgumentError } from 'commander';
import { DateTime, IANAZone } from 'luxon';

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

function position(text: string): Pick<Place, 'latitude' | 'longitude'> {
  const [latitude = Number.NaN, longitude = Number.NaN, ...rest] = text
    .split(',')
    .map((part) => (part.trim() === '' ? Number.NaN : Number(part)));
  if (!(Math.abs(latitude) <= 90) || !(Math.abs(longitude) <= 180) || rest.length > 0) {
    throw new InvalidArgumentError('must be latitude and longitude in degrees, such as 50.85,4.35');
  }
  return { latitude, longitude };
}

function zone(text: string): string {
  if (!IANAZone.isValidZone(text)) throw new InvalidArgumentError('must be an IANA time zone such as Europe/Brussels');
  return text;
}

function year(text: string): number {
  if (!/^(19[7-9]|20\d|21\d)\d$/.test(text)) throw new InvalidArgumentError('must be a year from 1970 to 2199');
  return Number(text);
}
