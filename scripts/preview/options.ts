import { type EpochMs, Place } from '@lamplighter/contracts';
import { Command, InvalidArgumentError } from 'commander';
import { DateTime } from 'luxon';
import { BRUSSELS } from '../night/plan.js';
import { date, position, year, zone } from '../option-values.js';

export interface PreviewOptions {
  /** Path of a control program as JSON, or `default`. */
  readonly program: string;
  readonly place: Place;
  readonly floorLevel: number;
  readonly lightingClass: string;
  readonly year: number;
  /** Evening of the night whose curve is drawn, `YYYY-MM-DD`. */
  readonly date: string;
  /** Where the picture goes; a file named after program and year when absent. */
  readonly out: string | undefined;
  readonly json: boolean;
}

/** Where the night of the curve is taken from when neither date nor the running year says so: the longest one. */
const LONGEST_NIGHT = '12-21';

/**
 * Reads the command line of `npm run preview`. Ends the process with a clear message on a bad option. `now` tells which
 * night and year are meant where none is named.
 */
export function parseOptions(argv: readonly string[], now: EpochMs): PreviewOptions {
  const program = new Command('npm run preview --')
    .description('What a control program does at a place: a night, a year, its figures, as a picture and as data.')
    .argument('<program>', 'a control program as JSON, or "default" for the one that a street without any gets')
    .option('--place <lat,lon>', 'decimal degrees (default: Brussels)', position, {
      latitude: BRUSSELS.latitude,
      longitude: BRUSSELS.longitude,
    })
    .option('--zone <name>', 'IANA time zone', zone, BRUSSELS.timeZone)
    .option(
      '--elevation <degrees>',
      "sun's altitude at which lamps switch, -18 to 5",
      elevation,
      BRUSSELS.switchingElevation,
    )
    .option('--floor <percent>', 'least level of its class, 0 to 100', percent, 0)
    .option('--class <name>', 'EN 13201 class that the floor belongs to, such as P4', lightingClass, '')
    .option('--year <year>', 'year of the carpet (default: that of the date)', year)
    .option('--date <YYYY-MM-DD>', 'evening of the night to draw (default: tonight)', evening)
    .option('--out <file.svg>', 'where the picture goes (default: run/preview-PROGRAM-YEAR.svg)')
    .option('--json', 'print, last, the data as one JSON object; the picture is then only drawn with --out', false);
  program.parse([...argv], { from: 'user' });
  const given = program.opts<{
    place: Pick<Place, 'latitude' | 'longitude'>;
    zone: string;
    elevation: number;
    floor: number;
    class: string;
    year?: number;
    date?: string;
    out?: string;
    json: boolean;
  }>();
  if (given.date && given.year !== undefined && !given.date.startsWith(`${given.year}-`)) {
    program.error(`--date ${given.date} is not in --year ${given.year}: leave one of them out`);
  }
  const tonight = DateTime.fromMillis(now, { zone: given.zone }).minus({ hours: 12 }).toFormat('yyyy-MM-dd');
  const chosenYear = given.year ?? Number((given.date ?? tonight).slice(0, 4));
  const isThisYear = tonight.startsWith(`${chosenYear}-`);
  return {
    program: program.args[0] ?? '',
    place: Place.parse({ ...given.place, timeZone: given.zone, switchingElevation: given.elevation }),
    floorLevel: given.floor,
    lightingClass: given.class,
    year: chosenYear,
    date: given.date ?? (isThisYear ? tonight : `${chosenYear}-${LONGEST_NIGHT}`),
    out: given.out,
    json: given.json,
  };
}

function elevation(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !isWithin(value, -18, 5)) throw new InvalidArgumentError('must be -18 to 5 degrees');
  return value;
}

function percent(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !isWithin(value, 0, 100)) throw new InvalidArgumentError('must be 0 to 100 percent');
  return value;
}

function lightingClass(text: string): string {
  if (text.length > 8) throw new InvalidArgumentError('must be a class of at most 8 characters, such as P4');
  return text;
}

/** An evening in a year that can be drawn. */
function evening(text: string): string {
  if (!/^(19[7-9]|20\d|21\d)/.test(text)) throw new InvalidArgumentError('must be a date such as 2026-12-21');
  return date(text);
}

const isWithin = (value: number, least: number, most: number): boolean => value >= least && value <= most;
