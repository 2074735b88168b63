import type { Command } from 'commander';
import { readConfig } from '../read-config.js';
import { addSigning } from './signing.js';
import { updateHome } from './update-home.js';

/** `update`: bring an update in, see how it fares, make and sign one. */
export function addUpdate(program: Command): void {
  const update = program.command('update').description('signed updates of software and configuration');
  update
    .command('apply <source>')
    .description(
      'verify an update from a folder or http(s) address and bring it in; the supervisor activates it by daylight',
    )
    .requiredOption('--config <file>', 'settings as JSON; see edge/README.md')
    .action(async (source: string, { config }: { config: string }) => {
      // Loaded when it is needed: the supervisor shares this command line and must stay small.
      const { applyUpdate } = await import('./apply-update.js');
      await applyUpdate(source, config);
    });
  update
    .command('status')
    .description('what is installed, on its way and taken back')
    .requiredOption('--config <file>', 'settings as JSON; see edge/README.md')
    .action(async ({ config }: { config: string }) => {
      const state = await updateHome(await readConfig(config)).store.load();
      process.stdout.write(`${JSON.stringify(state, null, 2)}\n`);
    });
  addSigning(update);
}
