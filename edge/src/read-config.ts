import { readFile } from 'node:fs/promises';
import { ConfigError, type EdgeConfig, parseEdgeConfig } from './config.js';
import { withSettings } from './update/settings-update.js';

/**
 * Settings of an edge from its file, with those of an update over them where there is one. Throws ConfigError, which names the
 * file and each wrong field.
 */
export async function readConfig(path: string, updatePath?: string): Promise<EdgeConfig> {
  const crew = await readSettings(path);
  try {
    return parseEdgeConfig(updatePath === undefined ? crew : withSettings(crew, await readSettings(updatePath)));
  } catch (error) {
    throw new ConfigError(`${path}${updatePath ? ` with ${updatePath}` : ''}: ${(error as Error).message}`);
  }
}

/** The settings as they stand in a file, not yet checked. Throws ConfigError. */
export async function readSettings(path: string): Promise<unknown> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    throw new ConfigError(
      `${path} cannot be read (${(error as NodeJS.ErrnoException).code}); name a file with --config`,
    );
  }
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new ConfigError(`${path} is not JSON: ${(error as Error).message}`);
  }
}
