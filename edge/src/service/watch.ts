import { stdout } from 'node:process';
import { type Milliseconds, SECOND } from '@lamplighter/contracts';
import { arcToPercent, queryActualLevel, queryStatus, readEnergy } from '@lamplighter/dali';
import type { Command } from 'commander';
import type { DaliBus } from '../bus/dali-bus.js';
import type { EdgeStatus } from '../edge.js';
import { frameWords } from './frame-words.js';
import { placedOn } from './placed.js';
import { say } from './say.js';
import { type LineOptions, onLine, within, withLineOptions } from './service-line.js';
import { readStatus, statusPath } from './status-file.js';
import { type Cell, table } from './table.js';

interface WatchOptions extends LineOptions {
  readonly status?: string;
  readonly frames?: boolean;
  readonly rounds?: number;
}

const ROUND: Milliseconds = 2 * SECOND;
/** Frames shown under the table. */
const NEWEST = 8;

/** `watch`: a running edge, by the file it keeps; or a line, with every frame that others send. */
export function addWatch(program: Command): void {
  withLineOptions(program.command('watch'))
    .description('watch a running edge, or a line while the edge is stopped; Ctrl-C ends it')
    .option('--status <file>', 'file of a running edge; default that of its systemd unit')
    .option('--frames', 'only frames that others send on the line')
    .option('--rounds <count>', 'end after so many rounds', within(1, 1_000_000))
    .action(async (options: WatchOptions) => {
      const names = options.config ?? options.port ?? options.daliserver;
      const file = options.status ?? (names === undefined ? (statusPath(process.env) ?? DEFAULT_FILE) : null);
      if (file !== null)
        return repeat(options, async () => show(statusTable((await readStatus(file, Date.now())).status)));
      return onLine(options, async (bus, config) => {
        if (options.frames) return watchFrames(bus, options);
        const { lamps } = await placedOn(config, options.line);
        return watchLine(bus, [...(lamps.size > 0 ? lamps.keys() : Array(64).keys())], options);
      });
    });
}

/** Where the systemd unit of deploy/edge keeps it. */
const DEFAULT_FILE = '/run/lamplighter/status.json';

async function repeat({ rounds }: WatchOptions, round: () => Promise<void>): Promise<void> {
  for (let done = 0; rounds === undefined || done < rounds; done += 1) {
    if (done > 0) await new Promise((resolve) => setTimeout(resolve, ROUND));
    await round();
  }
}

/** On a terminal each picture takes the place of the one before; elsewhere they follow each other. */
function show(text: string): void {
  if (stdout.isTTY) stdout.write('\u001b[H\u001b[2J');
  say(text);
}

export function statusTable(status: EdgeStatus): string {
  const { journal, levels, lines, openFaults } = status;
  const percent = (level: number | null): Cell => (level === null ? null : Math.round(level));
  return [
    `controller ${status.link}; clock ${status.clock.state}; desired state ${status.desiredVersion || 'none'}; ` +
      `journal ${journal.last - journal.first + 1} waiting, ${journal.lost} lost; ` +
      lines.map(({ index, state }) => `line ${index} ${state}`).join(', '),
    openFaults.length === 0 ? 'no open fault' : `open faults: ${openFaults.join('; ')}`,
    '',
    table(
      ['luminaire', 'target %', 'applied %', 'actual %', 'source', 'reason'],
      levels.map((lamp) => [
        lamp.device,
        percent(lamp.targetLevel),
        percent(lamp.appliedLevel),
        percent(lamp.actualLevel),
        lamp.source,
        lamp.reason,
      ]),
    ),
  ].join('\n');
}

async function watchFrames(bus: DaliBus, { rounds }: WatchOptions): Promise<void> {
  say('frames of sensors and of other controllers; Ctrl-C ends it');
  let heard = 0;
  await new Promise<void>((resolve) => {
    bus.onFrame((frame) => {
      say(`${new Date().toISOString().slice(11, 23)}  ${frameWords(frame)}`);
      heard += 1;
      if (heard === rounds) resolve();
    });
  });
}

async function watchLine(bus: DaliBus, addresses: readonly number[], options: WatchOptions): Promise<void> {
  const heard: string[] = [];
  bus.onFrame((frame) => {
    heard.push(`${new Date().toISOString().slice(11, 19)}  ${frameWords(frame)}`);
    if (heard.length > NEWEST) heard.shift();
  });
  let present = addresses;
  await repeat(options, async () => {
    const rows: Cell[][] = [];
    for (const address of present) {
      const status = await bus.run(queryStatus(address), 'polling');
      if (!status) continue;
      const arc = await bus.run(queryActualLevel(address), 'polling');
      const { powerW, energyWh } = await bus.run(readEnergy(address), 'polling');
      rows.push([
        address,
        arc,
        arc === null || arc === 255 ? null : Math.round(arcToPercent(arc)),
        powerW === null ? null : Number(powerW.toFixed(1)),
        energyWh === null ? null : Number((energyWh / 1000).toFixed(3)),
        Object.entries(status)
          .filter(([, isSet]) => isSet)
          .map(([name]) => name)
          .join(' '),
      ]);
    }
    // Without a list of what is placed, whoever answered the first time is watched.
    if (rows.length > 0) present = rows.map(([address]) => address as number);
    const picture = table(['gear', 'arc', 'level %', 'W', 'kWh', 'status'], rows);
    show([picture, ...(heard.length > 0 ? ['', 'heard on the line:', ...heard] : [])].join('\n'));
  });
}
