import { SECOND } from '@lamplighter/contracts';
import { identify, identifyControlDevice } from '@lamplighter/dali';
import type { Command } from 'commander';
import { say } from './say.js';
import { seekDevice, seekGear } from './seek.js';
import { ServiceError } from './service-error.js';
import { type LineOptions, onLine, within, withLineOptions } from './service-line.js';

/** IDENTIFY DEVICE lasts about 10 s (parts 102 and 103); repeated a little before its end, it goes on. */
const REPEAT_AFTER = 8 * SECOND;

/** `identify`: makes one unit blink, so that a person below finds it. */
export function addIdentify(program: Command): void {
  withLineOptions(program.command('identify'))
    .description('make one gear, or sensor, blink')
    .argument('<address>', 'short address', within(0, 63))
    .option('--sensor', 'a control device in place of gear')
    .option('--seconds <seconds>', 'for how long', within(1, 3600), 30)
    .action(async (address: number, options: LineOptions & { seconds: number; sensor?: boolean }) => {
      await onLine(options, async (bus) => {
        const what = options.sensor ? 'control device' : 'gear';
        const found = options.sensor
          ? await seekDevice(bus, address)
          : await seekGear(bus, address, { identities: false });
        if (!found)
          throw new ServiceError(
            `No ${what} answers at short address ${address}; lamplighter-edge scan lists those that do`,
          );
        say(`${what} ${address} shows itself for ${options.seconds} s; Ctrl-C ends it`);
        const until = performance.now() + options.seconds * SECOND;
        for (let left = options.seconds * SECOND; left > 0; left = until - performance.now()) {
          await bus.run(options.sensor ? identifyControlDevice(address) : identify(address), 'user');
          await new Promise((resolve) => setTimeout(resolve, Math.min(REPEAT_AFTER, left)));
        }
      });
    });
}
