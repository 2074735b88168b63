import { parseEdgeConfig } from '../config.js';
import { UpdateError } from './update-error.js';

/** Who an edge is, and where its data lies: a matter of the crew alone. */
const OF_THE_CREW = ['edgeId', 'nis', 'dataDir', 'update'] as const;

type Settings = Readonly<Record<string, unknown>>;

/**
 * Settings of an update over those of the crew's file, field by field; of `mqtt` only the address, so that one update serves
 * many edges and no password travels. Throws UpdateError `bad-settings`.
 */
export function withSettings(crew: unknown, update: unknown): Settings {
  if (!isObject(crew) || !isObject(update)) throw new UpdateError('bad-settings', 'settings must be a JSON object');
  const taboo = OF_THE_CREW.find((field) => field in update);
  if (taboo) throw new UpdateError('bad-settings', `${taboo}: only a crew changes it, in the file of --config`);
  const { mqtt, ...rest } = update;
  if (mqtt !== undefined && (!isObject(mqtt) || Object.keys(mqtt).some((field) => field !== 'url'))) {
    throw new UpdateError('bad-settings', 'mqtt: an update may change url only');
  }
  return { ...crew, ...rest, mqtt: { ...(isObject(crew['mqtt']) ? crew['mqtt'] : {}), ...mqtt } };
}

/** Throws UpdateError `bad-settings` when the edge could not start with them. */
export function demandSettings(crew: unknown, update: unknown): void {
  try {
    parseEdgeConfig(withSettings(crew, update));
  } catch (error) {
    if (error instanceof UpdateError) throw error;
    throw new UpdateError('bad-settings', (error as Error).message, { cause: error });
  }
}

const isObject = (value: unknown): value is Settings =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
