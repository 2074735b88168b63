import { BUILT_IN_PROGRAMS, STUDY_GROUPINGS, type StudyGrouping } from '@lamplighter/controller';
import { Command, InvalidArgumentError, Option } from 'commander';
import { IANAZone } from 'luxon';
import { date } from '../option-values.js';

/** Where the sun and the clock are reckoned when the inventory does not tell. */
export interface GivenPlace {
  readonly latitude: number;
  readonly longitude: number;
  readonly timeZone?: string;
}

export interface StudyCommand {
  readonly kind: 'study';
  readonly program: string;
  readonly against: string;
  readonly inventory?: string;
  readonly format?: 'lecce' | 'lamplighter';
  readonly cabinets?: string;
  readonly nis?: string;
  /** Local dates, both included. */
  readonly from: string;
  readonly to: string;
  readonly place?: GivenPlace;
  readonly elevation: number;
  readonly supply:
    | { readonly kind: 'permanent' }
    | { readonly kind: 'switched'; readonly leadMinutes: number; readonly lagMinutes: number };
  readonly presence?: string;
  readonly counter?: string;
  readonly presenceProfile?: string;
  readonly hold?: number;
  readonly idle?: number;
  readonly tariff?: string;
  /** One price for all periods under the empty key, or prices by period. */
  readonly price?: ReadonlyMap<string, number>;
  readonly co2: number;
  readonly powerCurve?: string;
  readonly standby?: number;
  readonly ballast?: number;
  readonly by: StudyGrouping;
  readonly rows: number;
  readonly csv?: string;
  readonly json: boolean;
}

export interface ReproduceCommand {
  readonly kind: 'reproduce';
  readonly lecce?: string;
  readonly counts?: string;
  readonly year: number;
  readonly json: boolean;
}

/** kg per kWh: residual mix of Belgium 2023 (AIB), as published by ENGIE for its Belgian customers. */
export const CO2_KG_PER_KWH = 0.16749;

const EXAMPLES = `
Programs that ship (for --program and --against):
${BUILT_IN_PROGRAMS.map(([name, meaning]) => `  ${name.padEnd(14)} ${meaning}`).join('\n')}

Examples:
  npm run study
  npm run study -- --program presence20 --presence counts.csv --counter CJM90 --hold 30 --by class
  npm run study -- --inventory points.csv --format lecce --program dim50-00-06 --ballast 1.15 --by street
  npm run study -- reproduce --lecce points.csv --counts counts.csv

docs/study.md explains method, files and limits.`;

/** Reads the command line of `npm run study`. Ends the process with a clear message on a bad option. */
export function parseOptions(argv: readonly string[], thisYear: number): StudyCommand | ReproduceCommand {
  let command: StudyCommand | ReproduceCommand | null = null;
  const program = new Command('npm run study --')
    .description('A year, or any span, of one control program against another on an inventory.')
    // Both the study and its command have --year and --json: each takes those behind its own name.
    .enablePositionalOptions()
    .option('--program <file|name>', 'the program to study: JSON file, or the name of one that ships', 'default')
    .option('--against <file|name>', 'the program to compare it with', 'full')
    .option('--region', 'the whole Region, generated: 83,420 luminaires (default without --inventory)')
    .option('--inventory <file>', 'CSV of luminaires')
    .addOption(
      new Option('--format <name>', 'form of the inventory (default: told by its heading)').choices([
        'lamplighter',
        'lecce',
      ]),
    )
    .option('--cabinets <file>', 'CSV of its cabinets')
    .option('--nis <code>', 'municipality of rows that name none')
    .option('--year <n>', 'calendar year by local clock (default: this year)', year)
    .option('--from <YYYY-MM-DD>', 'first date, instead of a year', date)
    .option('--to <YYYY-MM-DD>', 'last date, included', date)
    .option('--place <lat,lon[,zone]>', 'where the sun is reckoned (default: middle of each municipality)', place)
    .option(
      '--elevation <degrees>',
      "sun's elevation at which lamps switch: -0.833 sunset, -3, -6 civil",
      within(-18, 5),
      -0.833,
    )
    .addOption(
      new Option(
        '--supply <permanent|lead,lag>',
        'when feeders have voltage: always, or from minutes before sunset to minutes after sunrise',
      )
        .argParser(supply)
        .default({ kind: 'switched', leadMinutes: 60, lagMinutes: 60 }, '60,60'),
    )
    .option('--presence <file>', 'CSV of passages per quarter hour: counter,utc_start,count,avg_speed_kmh')
    .option(
      '--counter <id|all>',
      'which counter of that file; all: streets take the counters in turn (default: the first)',
    )
    .option('--presence-profile <file|n>', 'passages per hour instead: JSON file, or one number for every hour')
    .option('--hold <seconds>', "hold time of presence controls, instead of the program's", within(5, 3600))
    .option('--idle <percent>', 'level of the program "presence" while nobody is near (default: 20)', within(0, 100))
    .option('--tariff <file>', 'JSON of tariff periods (default: Belgian peak and off-peak)')
    .option('--price <eur|period=eur,...>', 'EUR per kWh, one for all or by period', prices)
    .option('--co2 <kg>', 'kg of CO2 per kWh', within(0, 5), CO2_KG_PER_KWH)
    .option('--power-curve <file>', 'JSON of measured power by model (default: linear)')
    .option(
      '--standby <watts>',
      'drawn by a luminaire that is off under voltage (default: 0.5; 0 with --format lecce)',
      within(0, 50),
    )
    .option(
      '--ballast <factor>',
      'input power per lamp watt, where the inventory lists lamp watts (default: 1)',
      within(1, 2),
    )
    .addOption(new Option('--by <group>', 'rows of the table').choices(STUDY_GROUPINGS).default('municipality'))
    .option('--rows <n>', 'rows shown at most; files have them all', wholeNumber, 30)
    .option('--csv <file>', 'also write the rows as CSV')
    .option('--json', 'print, last, the result as one JSON object', false)
    .addHelpText('after', EXAMPLES)
    .action((given: Record<string, unknown>) => {
      command = studyCommand(given, thisYear, (message) => program.error(message));
    });
  program
    .command('reproduce')
    .description('reckons the published figures of docs/study.md anew, from inputs only')
    .option('--lecce <file>', 'CSV of the public lighting points of Lecce')
    .option('--counts <file>', 'CSV of the nine Brussels bicycle counters')
    .option('--year <n>', 'year of the darkness and dimming figures', year, 2026)
    .option('--json', 'print, last, the figures as one JSON object', false)
    .action((given: Omit<ReproduceCommand, 'kind'>) => {
      command = { ...given, kind: 'reproduce' };
    });
  program.parse([...argv], { from: 'user' });
  return command ?? program.error('nothing to do: see --help');
}

function studyCommand(
  given: Record<string, unknown>,
  thisYear: number,
  refuse: (message: string) => never,
): StudyCommand {
  const needs = (option: string, other: string, why: string): void => {
    if (given[camel(option)] !== undefined && given[camel(other)] === undefined)
      refuse(`--${option} needs --${other}: ${why}`);
  };
  const excludes = (option: string, other: string, why: string): void => {
    if (given[camel(option)] !== undefined && given[camel(other)] !== undefined)
      refuse(`--${option} and --${other} exclude each other: ${why}`);
  };
  excludes('region', 'inventory', 'which luminaires?');
  needs('format', 'inventory', 'the form of what?');
  needs('cabinets', 'inventory', 'cabinets of which luminaires?');
  needs('nis', 'inventory', 'municipality of which rows?');
  needs('counter', 'presence', 'whose counts?');
  excludes('presence', 'presence-profile', 'who passes by?');
  excludes('year', 'from', 'give a year or a span');
  excludes('year', 'to', 'give a year or a span');
  needs('to', 'from', 'since when?');
  needs('from', 'to', 'until when?');
  if (given['from'] !== undefined && String(given['from']) > String(given['to']))
    refuse('--to must not come before --from');
  if (given['idle'] !== undefined && given['program'] !== 'presence' && given['against'] !== 'presence') {
    refuse(
      '--idle belongs to the program "presence": use --program presence with it, or a name such as presence20 without',
    );
  }
  const span = (given['year'] ?? thisYear) as number;
  return { from: `${span}-01-01`, to: `${span}-12-31`, ...given, kind: 'study' } as unknown as StudyCommand;
}

const camel = (option: string): string => option.replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase());

const within =
  (least: number, most: number) =>
  (text: string): number => {
    const value = text.trim() === '' ? Number.NaN : Number(text);
    if (!(value >= least && value <= most)) throw new InvalidArgumentError(`must be a number from ${least} to ${most}`);
    return value;
  };

function wholeNumber(text: string): number {
  if (!/^\d{1,6}$/.test(text)) throw new InvalidArgumentError('must be a whole number of 0 or more');
  return Number(text);
}

function year(text: string): number {
  if (!/^(19|20|21)\d\d$/.test(text)) throw new InvalidArgumentError('must be a year such as 2026');
  return Number(text);
}

function place(text: string): GivenPlace {
  const [latitude, longitude, timeZone, ...rest] = text.split(',').map((part) => part.trim());
  const [north, east] = [Number(latitude || Number.NaN), Number(longitude || Number.NaN)];
  const isPlace = Math.abs(north) <= 90 && Math.abs(east) <= 180 && rest.length === 0;
  if (!isPlace) throw new InvalidArgumentError('must be degrees and a time zone such as 50.85,4.35,Europe/Brussels');
  if (timeZone !== undefined && !IANAZone.isValidZone(timeZone)) {
    throw new InvalidArgumentError(`${timeZone} is no time zone; give one such as Europe/Brussels`);
  }
  return { latitude: north, longitude: east, ...(timeZone === undefined ? {} : { timeZone }) };
}

function supply(text: string): StudyCommand['supply'] {
  if (text === 'permanent') return { kind: 'permanent' };
  const [, lead, lag] = /^(\d{1,3}),(\d{1,3})$/.exec(text) ?? [];
  const [leadMinutes, lagMinutes] = [Number(lead), Number(lag)];
  if (!(leadMinutes <= 240 && lagMinutes <= 240)) {
    throw new InvalidArgumentError('must be permanent, or minutes up to 240 such as 60,60');
  }
  return { kind: 'switched', leadMinutes, lagMinutes };
}

function prices(text: string): ReadonlyMap<string, number> {
  const parts = text.split(',').map((part) => part.split('='));
  const entries = parts.map(([first = '', second]): [string, number] =>
    second === undefined ? ['', Number(first || Number.NaN)] : [first.trim(), Number(second || Number.NaN)],
  );
  const isSound =
    entries.every(([, eur]) => eur >= 0 && eur <= 10) && (entries.length === 1 || entries.every(([id]) => id));
  if (!isSound)
    throw new InvalidArgumentError('must be EUR per kWh such as 0.18, or by period such as peak=0.20,off-peak=0.16');
  return new Map(entries);
}
