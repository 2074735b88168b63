import { Command } from 'commander';
import { addRun } from './add-run.js';
import { SOFTWARE_VERSION } from './software-version.js';
import { addSupervise } from './supervisor/supervise.js';
import { addUpdate } from './update/update.js';

/** What runs for months: it loads no tool that people use now and then. */
export const isService = ([verb = '']: readonly string[]): boolean => ['run', 'supervise', '--config'].includes(verb);

/** The verbs of `lamplighter-edge`, each in a file of its own; `--config FILE` alone runs the edge. */
export async function commandLine(args: readonly string[]): Promise<Command> {
  const program = new Command('lamplighter-edge')
    .description('Field gateway: lights a street from its own disk, measures, and reports to the controller')
    .version(SOFTWARE_VERSION);
  addRun(program);
  addSupervise(program);
  addUpdate(program);
  if (!isService(args)) (await import('./service/add-service-tools.js')).addServiceTools(program);
  return program;
}
