import {
  BANKS,
  type BankNumber,
  type GearSettings,
  type Location,
  queryActualLevel,
  queryStatus,
  readBank,
  readGearSettings,
} from '@lamplighter/dali';
import type { Command } from 'commander';
import { progress } from './progress.js';
import { say, sayJson } from './say.js';
import { seekGear } from './seek.js';
import { ServiceError } from './service-error.js';
import { type LineOptions, onLine, within, withLineOptions } from './service-line.js';
import { type Cell, table } from './table.js';

const BANK_NUMBERS = Object.keys(BANKS).map(Number) as BankNumber[];
const TITLES: Readonly<Record<number, string>> = {
  0: 'what the gear is',
  1: 'the luminaire it was built into',
  202: 'active energy',
  203: 'apparent energy',
  204: 'energy of the load side',
  205: 'control gear: diagnostics',
  206: 'light source: diagnostics',
  207: 'luminaire maintenance',
};

/** `read`: everything that one gear says of itself. */
export function addRead(program: Command): void {
  withLineOptions(program.command('read'))
    .description('read status, settings and memory banks of one gear')
    .argument('<address>', 'short address', within(0, 63))
    .option('--json', 'as JSON, for scripts')
    .action(async (address: number, options: LineOptions & { json?: boolean }) => {
      await onLine(options, async (bus) => {
        const gear = await seekGear(bus, address, { identities: false });
        if (!gear)
          throw new ServiceError(
            `No gear answers at short address ${address}; lamplighter-edge scan lists those that do`,
          );
        const status = await bus.run(queryStatus(address), 'user');
        const level = await bus.run(queryActualLevel(address), 'user');
        const settings = await bus.run(readGearSettings(address), 'polling');
        const banks: Record<number, Readonly<Record<string, unknown>>> = {};
        const bar = progress('reading', BANK_NUMBERS.length);
        for (const bank of BANK_NUMBERS) {
          banks[bank] = await bus.run(readBank(address, bank), 'polling');
          bar.step();
        }
        bar.end();
        if (options.json)
          return sayJson({ shortAddress: address, deviceTypes: gear.deviceTypes, status, level, settings, banks });
        const set = Object.entries(status ?? {}).filter(([, isSet]) => isSet === true);
        say(
          `gear ${address}: device types ${gear.deviceTypes.join(', ') || 'none'}, arc power level ${level ?? 'unknown'}`,
        );
        say(`status: ${status ? set.map(([name]) => name).join(', ') || 'nothing set' : 'no answer'}`);
        say('\nsettings');
        say(table(['value', 'reading'], settingRows(settings)));
        for (const bank of BANK_NUMBERS) {
          const units: Readonly<Record<string, Location>> = BANKS[bank].locations;
          const rows = Object.entries(banks[bank] ?? {}).map(([name, value]): Cell[] => [
            name,
            cellOf(value),
            units[name]?.unit || ' ',
          ]);
          const isThere = rows.some(([, value]) => value !== null);
          say(`\nbank ${bank}: ${TITLES[bank] ?? ''}`);
          say(
            isThere
              ? table(
                  ['value', 'reading', 'unit'],
                  rows.filter(([, value]) => value !== null),
                )
              : 'not there',
          );
        }
      });
    });
}

const cellOf = (value: unknown): Cell => (typeof value === 'boolean' ? (value ? 'yes' : 'no') : (value as Cell));

/** Settings that are set; scenes and groups as people write them. */
function settingRows(settings: GearSettings | null): Cell[][] {
  return Object.entries(settings ?? {})
    .map(([name, value]): Cell[] => [name, settingCell(value)])
    .filter(([, value]) => value !== null);
}

function settingCell(value: unknown): Cell {
  if (!Array.isArray(value)) return typeof value === 'object' && value !== null ? JSON.stringify(value) : cellOf(value);
  return value.every((each) => each === null) ? null : value.map((each) => each ?? '-').join(' ');
}
