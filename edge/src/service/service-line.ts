import { SystemClock } from '@lamplighter/contracts';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { createDaliBus } from '../bus/create-dali-bus.js';
import type { DaliBus } from '../bus/dali-bus.js';
import type { DaliLine } from '../bus/dali-line.js';
import type { EdgeConfig } from '../config.js';
import type { Log } from '../log.js';
import { readConfig } from '../read-config.js';
import { ServiceError } from './service-error.js';

/** Which line a tool works on: one of the configured ones, or a port by name. */
export interface LineOptions {
  readonly config?: string;
  readonly line: number;
  readonly port?: string;
  readonly daliserver?: string;
  readonly interface?: NonNullable<DaliLine['interface']>;
}

const quiet: Log = { info: () => {}, warn: () => {}, error: () => {}, debug: () => {} };

/** A whole number within a range, as an argument. */
export const within =
  (least: number, most: number) =>
  (text: string): number => {
    const value = Number(text);
    if (text.trim() !== '' && Number.isInteger(value) && value >= least && value <= most) return value;
    throw new InvalidArgumentError(`expected a whole number ${least} to ${most}`);
  };

/** Adds the options that name a line. */
export function withLineOptions(command: Command): Command {
  return command
    .option('--config <file>', 'settings of this edge: its lines and what is placed on them')
    .option('--line <number>', 'line of the settings, from 0', within(0, 7), 0)
    .option('--port <path>', 'serial port, in place of the settings')
    .option('--daliserver <host:port>', 'a daliserver, in place of the settings')
    .addOption(
      new Option('--interface <language>', 'language of the interface on --port').choices([
        'auto',
        'luba',
        'hat',
        'sci2',
      ]),
    );
}

async function lineOf(options: LineOptions, config: EdgeConfig | null): Promise<DaliLine> {
  if (options.daliserver !== undefined) return { daliserver: options.daliserver };
  if (options.port !== undefined) {
    return options.interface === undefined
      ? { path: options.port }
      : { path: options.port, interface: options.interface };
  }
  if (!config) throw new ServiceError('Name the line: --config FILE, --port PATH or --daliserver HOST:PORT');
  const line = config.lines[options.line];
  if (!line) throw new ServiceError(`--line ${options.line}: the settings have ${config.lines.length} line(s), from 0`);
  return line;
}

/** The settings, where the options name a file. Throws ConfigError. */
const configOf = async ({ config }: LineOptions): Promise<EdgeConfig | null> =>
  config === undefined ? null : readConfig(config);

/**
 * Opens the line, does the work and closes it again. A port that a running edge holds is not shared: it says so. Ctrl-C closes
 * the line, or asks `onInterrupt` first.
 */
export async function onLine<T>(
  options: LineOptions,
  work: (bus: DaliBus, config: EdgeConfig | null) => Promise<T>,
  onInterrupt?: () => void,
): Promise<T> {
  const config = await configOf(options);
  const io = new SystemClock(() => {});
  const bus = createDaliBus({ line: await lineOf(options, config), io, log: quiet });
  await bus.start();
  let isInterrupted = false;
  const stop = (): void => {
    // The first Ctrl-C lets work put away what it began, where it can; the second closes the line at once.
    if (onInterrupt && !isInterrupted) {
      isInterrupted = true;
      onInterrupt();
    } else void bus.stop().finally(() => process.exit(130));
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  try {
    if (bus.state !== 'open') {
      const why = bus.problem?.message ?? 'the line cannot be opened';
      const hint = /taken by another/.test(why) ? '. If that is the edge itself: systemctl stop lamplighter-edge' : '';
      throw new ServiceError(`${why}${hint}`);
    }
    return await work(bus, config);
  } finally {
    process.off('SIGINT', stop);
    process.off('SIGTERM', stop);
    await bus.stop();
  }
}
