import { Command, InvalidArgumentError } from 'commander';
import { date } from '../option-values.js';

/** A wall-clock time of the night, minutes after midnight (0 to 1439). */
export type NightTime = number;

export interface NightOptions {
  /** Platform seconds per real second at most; 0 means as fast as the machine goes. */
  readonly speed: number;
  /** Evening's date `YYYY-MM-DD`; the coming night when absent. */
  readonly date?: string;
  readonly inventory?: string;
  readonly cabinets?: string;
  readonly cabinet?: string;
  /** Luminaires of the generated street when no inventory is given. */
  readonly lamps: number;
  readonly presence?: string;
  readonly counter?: string;
  readonly fault: { readonly lamp: string; readonly at: NightTime } | null;
  readonly brokerOutage: { readonly from: NightTime; readonly to: NightTime } | null;
  readonly killController: NightTime | null;
  readonly override: NightTime | null;
  readonly json: boolean;
  /** Folder to work in and to keep; a temporary one, removed afterwards, when absent. */
  readonly data?: string;
  /** Hours to run, from half an hour before sunset; the whole night when absent. */
  readonly hours?: number;
}

export const DEFAULTS: NightOptions = {
  speed: 600,
  lamps: 12,
  fault: { lamp: '3', at: 22 * 60 + 20 },
  brokerOutage: { from: 60, to: 180 },
  killController: 3 * 60 + 1,
  override: 23 * 60 + 10,
  json: false,
};

/** Reads the command line of `npm run night`. Ends the process with a clear message on a bad option. */
export function parseOptions(argv: readonly string[]): NightOptions {
  const program = new Command('npm run night --')
    .description('One whole night, accelerated, through real serial ports, a real broker and a real database.')
    .option(
      '--speed <n>',
      'at most so many platform seconds per second; 0: as fast as it goes',
      nonNegative,
      DEFAULTS.speed,
    )
    .option('--date <YYYY-MM-DD>', 'the evening that the night begins on (default: the coming one)', date)
    .option('--inventory <file>', 'CSV of real luminaires, instead of a generated street')
    .option('--cabinets <file>', 'CSV of the cabinets that feed them')
    .option('--cabinet <id>', 'only the luminaires of this cabinet')
    .option('--lamps <n>', 'luminaires of the generated street, 1 to 60', lamps, DEFAULTS.lamps)
    .option('--presence <file>', 'CSV of counts per quarter hour; they drive the presence sensor')
    .option('--counter <id>', 'which counter of that file (default: the first)')
    .option('--fault <lamp@HH:MM>', 'a lamp fails (default: 3@22:20)', fault)
    .option('--no-fault', 'no lamp fails')
    .option('--broker-outage <HH:MM-HH:MM>', 'the broker is stopped (default: 01:00-03:00)', span)
    .option('--no-broker-outage', 'the broker keeps running')
    .option('--kill-controller <HH:MM>', 'kill -9 of the controller (default: 03:01, while the backlog drains)', time)
    .option('--no-kill-controller', 'the controller keeps running')
    .option('--override <HH:MM>', 'an operator overrides three lamps for half an hour (default: 23:10)', time)
    .option('--no-override', 'nobody overrides')
    .option('--hours <n>', 'only so many hours from half an hour before sunset', nonNegative)
    .option('--data <folder>', 'work in this folder and keep it')
    .option('--json', 'print, last, the report as one JSON object', false);
  program.parse([...argv], { from: 'user' });
  const given = program.opts<Record<string, unknown>>();
  const choice = <K extends keyof NightOptions>(key: K): NightOptions[K] =>
    (given[key] === false
      ? null
      : given[key] === undefined || given[key] === true
        ? DEFAULTS[key]
        : given[key]) as NightOptions[K];
  if (given['cabinet'] && !given['inventory']) program.error('--cabinet needs --inventory FILE: which luminaires?');
  if (given['counter'] && !given['presence']) program.error('--counter needs --presence FILE: whose counts?');
  return {
    ...(given as unknown as NightOptions),
    fault: choice('fault'),
    brokerOutage: choice('brokerOutage'),
    killController: choice('killController'),
    override: choice('override'),
  };
}

function time(text: string): NightTime {
  const [, hours, minutes] = /^([01]?\d|2[0-3]):([0-5]\d)$/.exec(text) ?? [];
  if (hours === undefined || minutes === undefined) throw new InvalidArgumentError('must be a time such as 22:20');
  return Number(hours) * 60 + Number(minutes);
}

function span(text: string): { from: NightTime; to: NightTime } {
  const [from, to, ...rest] = text.split('-');
  if (!from || !to || rest.length > 0) throw new InvalidArgumentError('must be two times such as 01:00-03:00');
  return { from: time(from), to: time(to) };
}

function fault(text: string): { lamp: string; at: NightTime } {
  const [lamp, at] = text.split('@');
  if (!lamp || !at) throw new InvalidArgumentError('must be a lamp and a time such as 3@22:20');
  return { lamp, at: time(at) };
}

function nonNegative(text: string): number {
  const value = Number(text);
  if (!Number.isFinite(value) || value < 0) throw new InvalidArgumentError('must be a number of 0 or more');
  return value;
}

function lamps(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1 || value > 60)
    throw new InvalidArgumentError('must be a whole number from 1 to 60');
  return value;
}
