import { SECOND } from '@lamplighter/contracts';
import { identify } from '@lamplighter/dali';
import type { Command } from 'commander';
import { say } from './say.js';
import { type LineOptions, onLine, within, withLineOptions } from './service-line.js';

/** IDENTIFY DEVICE lasts about 10 s (part 102); repeated a little before its end, it goes on. */
const REPEAT_AFTER = 8 * SECOND;

/** `identify`: makes one gear blink, so that a person below finds it. */
export function addIdentify(program: Command): void {
  withLineOptions(program.command('identify'))
    .description('make one gear blink')
    .argument('<address>', 'short address', within(0, 63))
    .option('--seconds <seconds>', 'for how long', within(1, 3600), 30)
    .action(async (address: number, options: LineOptions & { seconds: number }) => {
      await onLine(options, async (bus) => {
        say(`gear ${address} shows itself for ${options.seconds} s; Ctrl-C ends it`);
        const until = performance.now() + options.seconds * SECOND;
        for (let left = options.seconds * SECOND; left > 0; left = until - performance.now()) {
          await bus.run(identify(address), 'user');
          await new Promise((resolve) => setTimeout(resolve, Math.min(REPEAT_AFTER, left)));
        }
      });
    });
}
