import { readFile } from 'node:fs/promises';
import { pino } from 'pino';
import { isPlausible } from '../clock/clock-trust.js';
import { ConfigError } from '../config.js';
import { platformClock } from '../platform-clock.js';
import { readConfig, readSettings } from '../read-config.js';
import { stateFiles } from '../store/state-files.js';
import { HttpSource } from './http-source.js';
import { stageUpdate } from './stage-update.js';
import { APPLY_LATER, APPLY_REFUSED } from './staging-process.js';
import { UpdateError } from './update-error.js';
import { demandUpdateSettings, updateHome } from './update-home.js';
import { DirectorySource, type UpdateSource } from './update-source.js';

/** `update apply`: verifies an update and brings it in. The exit code says how that went. */
export async function applyUpdate(from: string, configFile: string): Promise<void> {
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
