import { readFile } from 'node:fs/promises';
import { ConfigError, type EdgeConfig, parseEdgeConfig } from './config.js';

/** Settings of an edge from its file. Throws ConfigError, which names the file and each wrong field. */
export async function readConfig(path: string): Promise<EdgeConfig> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    throw new ConfigError(
      `${path} cannot be read (${(error as NodeJS.ErrnoException).code}); name a file with --config`,
    );
  }
  try {
    return parseEdgeConfig(JSON.parse(text));
  } catch (error) {
    if (error instanceof ConfigError) throw new ConfigError(`${path}: ${error.message}`);
    throw new ConfigError(`${path} is not JSON: ${(error as Error).message}`);
  }
}
