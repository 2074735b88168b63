import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { pino } from 'pino';
import { isPlausible } from '../clock/clock-trust.js';
import { ConfigError } from '../config.js';
import { platformClock } from '../platform-clock.js';
import { readConfig, readSettings } from '../read-config.js';
import { stateFiles } from '../store/state-files.js';
import { HttpSource } from './http-source.js';
import { addSigning } from './signing.js';
import { stageUpdate } from './stage-update.js';
import { APPLY_LATER, APPLY_REFUSED } from './staging-process.js';
import { UpdateError } from './update-error.js';
import { demandUpdateSettings, updateHome } from './update-home.js';
import { DirectorySource, type UpdateSource } from './update-source.js';

/** `update`: bring an update in, see how it fares, make and sign one. */
export function addUpdate(program: Command): void {
  const update = program.command('update').description('signed updates of software and configuration');
  update
    .command('apply <source>')
    .description(
      'verify an update from a folder or http(s) address and bring it in; the supervisor activates it by daylight',
    )
    .requiredOption('--config <file>', 'settings as JSON; see edge/README.md')
    .action(async (source: string, { config }: { config: string }) => apply(source, config));
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

async function apply(from: string, configFile: string): Promise<void> {
  const config = await readConfig(configFile);
  const { root, hardwareClass } = demandUpdateSettings(config);
  const log = pino({ name: 'update', level: process.env['LOG_LEVEL'] ?? 'info' });
  const now = platformClock(() => undefined).now();
  try {
    await stageUpdate({
      ...updateHome(config),
      source: sourceOf(from),
      edge: config.edgeId,
      hardwareClass,
      root: await readRootFile(root),
      crewSettings: await readSettings(configFile),
      now,
      isClockTrusted: await mayBelieve(now, config),
      log,
    });
  } catch (error) {
    if (!(error instanceof UpdateError)) throw error;
    log.error({ code: error.code }, error.message);
    process.exitCode = error.mayPass ? APPLY_LATER : APPLY_REFUSED;
  }
}

const sourceOf = (from: string): UpdateSource =>
  /^https?:/.test(from) ? new HttpSource(from) : new DirectorySource(from);

async function readRootFile(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    throw new ConfigError(`update.root: ${path} cannot be read (${(error as NodeJS.ErrnoException).code})`);
  }
}

/** This process hears no time source: it believes a clock that is not behind what the edge last trusted. */
async function mayBelieve(now: number, config: Awaited<ReturnType<typeof readConfig>>): Promise<boolean> {
  const { value } = await stateFiles(config.dataDir, { nis: config.nis, edge: config.edgeId }).clock.load();
  return isPlausible(now) && now >= (value?.newest ?? 0) - 60_000;
}
