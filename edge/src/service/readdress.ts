import { readdressControlDevice, readdressGear, swapControlDevices, swapGear } from '@lamplighter/dali';
import type { Command } from 'commander';
import { say } from './say.js';
import { ServiceError } from './service-error.js';
import { type LineOptions, onLine, within, withLineOptions } from './service-line.js';

const REASONS: Readonly<Record<string, string>> = {
  taken: 'somebody answers there already; --swap lets the two change places',
  'no-free-address': 'all 64 addresses are in use, so there is none to move one of them to meanwhile',
};

/** `readdress`: moves one unit to another short address, or lets two change places. */
export function addReaddress(program: Command): void {
  withLineOptions(program.command('readdress'))
    .description('move a gear, or sensor, to another short address')
    .argument('<from>', 'short address now', within(0, 63))
    .argument('<to>', 'short address wanted', within(0, 63))
    .option('--swap', 'the unit at the wanted address takes the other one')
    .option('--sensor', 'control devices in place of gear')
    .action(async (from: number, to: number, options: LineOptions & { swap?: boolean; sensor?: boolean }) => {
      await onLine(options, async (bus) => {
        if (options.swap) {
          const report = await bus.run((options.sensor ? swapControlDevices : swapGear)(from, to), 'configuration');
          if (report.outcome === 'swapped') return say(`${from} and ${to} have changed places`);
          const where = `they are at ${report.first} and ${report.second} now`;
          throw new ServiceError(`not swapped: ${REASONS[report.outcome] ?? report.outcome}; ${where}`);
        }
        const outcome = await bus.run(
          (options.sensor ? readdressControlDevice : readdressGear)(from, to),
          'configuration',
        );
        if (outcome !== 'moved') throw new ServiceError(`not moved: ${REASONS[outcome] ?? outcome}`);
        say(`${from} is ${to} now; correct the inventory, too`);
      });
    });
}
