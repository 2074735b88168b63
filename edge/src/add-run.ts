import type { Command } from 'commander';
import { readConfig } from './read-config.js';
import { statusPath } from './service/status-file.js';

/** `run`, also what the command line does when no verb is named: the edge itself. */
export function addRun(program: Command): void {
  program
    .command('run', { isDefault: true })
    .description('light the street: the edge itself')
    .requiredOption('--config <file>', 'settings as JSON; see edge/README.md')
    .option('--settings <file>', 'settings of an update, which go over those')
    .option('--status <file>', 'file that says how the edge is, for the verb watch; default in RUNTIME_DIRECTORY')
    .action(async ({ config, settings, status }: { config: string; settings?: string; status?: string }) => {
      // The supervisor shares this command line and must stay small: what lights a street is loaded by whoever does it.
      const { runEdge } = await import('./run-edge.js');
      await runEdge(await readConfig(config, settings), status ?? statusPath(process.env));
    });
}
