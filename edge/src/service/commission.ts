import { type CommissioningReport, commissionControlDevices, commissionGear } from '@lamplighter/dali';
import type { Command } from 'commander';
import type { DaliBus } from '../bus/dali-bus.js';
import { counted, frameCounter, type Interrupt } from './progress.js';
import { say, sayJson } from './say.js';
import { ServiceError } from './service-error.js';
import { type LineOptions, onLine, within, withLineOptions } from './service-line.js';
import { table } from './table.js';

interface CommissionOptions extends LineOptions {
  readonly all?: boolean;
  readonly sensors?: boolean;
  readonly from: number;
  readonly json?: boolean;
}

/** `commission`: gives new gear, or sensors, short addresses. */
export function addCommission(program: Command): void {
  withLineOptions(program.command('commission'))
    .description('give gear without an address one; about 3 s per gear')
    .option('--all', 'take every address away and start anew; without it units that have one keep it')
    .option('--sensors', 'control devices (part 103) in place of gear')
    .option('--from <address>', 'first short address to give', within(0, 63), 0)
    .option('--json', 'as JSON, for scripts')
    .action(async (options: CommissionOptions) => {
      const interrupt: Interrupt = { isWanted: false };
      const work = async (bus: DaliBus): Promise<void> => {
        const addresses = Array.from({ length: 64 - options.from }, (_, index) => options.from + index);
        const mode = options.all ? 'all' : 'unaddressed';
        const dialogue = (options.sensors ? commissionControlDevices : commissionGear)({ mode, addresses });
        const bar = frameCounter('commissioning');
        const report = await bus.run(counted(dialogue, bar.step, interrupt), 'configuration').finally(() => bar.end());
        if (options.json) sayJson(report);
        else say(textOf(report));
        if (!report.isComplete) throw new ServiceError('Not every unit has an address of its own; run it once more');
      };
      await onLine(options, work, () => {
        interrupt.isWanted = true;
      });
    });
}

function textOf({ assigned, kept, clashing, silent, unassigned }: CommissioningReport): string {
  const rows = assigned.map(({ shortAddress, randomAddress }) => [
    shortAddress,
    randomAddress.toString(16).toUpperCase().padStart(6, '0'),
  ]);
  const lines = rows.length > 0 ? [`${table(['address', 'random address'], rows)}\n`] : [];
  lines.push(`${assigned.length} given an address, ${kept.length} kept theirs.`);
  if (clashing.length > 0) lines.push(`Several units still answer at: ${clashing.join(', ')}.`);
  if (silent.length > 0) lines.push(`Given or in use, but silent: ${silent.join(', ')}.`);
  if (unassigned.length > 0) lines.push(`${unassigned.length} unit(s) at least found no free address.`);
  return lines.join('\n');
}
