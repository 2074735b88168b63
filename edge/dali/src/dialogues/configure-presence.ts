import { OCCUPANCY_COMMANDS } from '../commands/device-commands.js';
import type { Dialogue } from '../frames.js';
import { OCCUPANCY_SENSOR_TYPE, PRESENCE_FILTERS } from '../presence.js';
import { configureEvents } from './configure-events.js';
import { queryInstanceType, setInstanceByte } from './instance-settings.js';
import { type WriteOutcome, worst } from './write-outcome.js';

export interface PresenceSettings {
  /** How long the sensor stays occupied after the last movement; 10 to 2540 s in steps of 10, rounded up. */
  readonly holdSeconds: number;
}

/** Hold timer setting of part 303: counts of 10 s, 1 to 254. */
export function holdTimerCode(seconds: number): number {
  return Math.min(254, Math.max(1, Math.ceil(seconds / 10)));
}

/**
 * Makes an occupancy sensor (part 303) tell when somebody comes and when nobody is left, and nothing else: movement
 * events come in bursts that would fill a 1200 bit/s line. Events name the device and the instance. Each setting is
 * written only where it differs. `refused`: the instance is no occupancy sensor, or did not keep a setting.
 */
export function* configurePresence(
  shortAddress: number,
  instanceNumber: number,
  { holdSeconds }: PresenceSettings,
): Dialogue<WriteOutcome> {
  const type = yield* queryInstanceType(shortAddress, instanceNumber);
  if (type === null) return 'no-answer';
  if (type !== OCCUPANCY_SENSOR_TYPE) return 'refused';
  const filter = PRESENCE_FILTERS.occupied | PRESENCE_FILTERS.vacant;
  const events = yield* configureEvents(shortAddress, instanceNumber, { filter, scheme: 'deviceInstance' });
  const { setHoldTimer: setting, queryHoldTimer: question } = OCCUPANCY_COMMANDS;
  const hold = yield* setInstanceByte(shortAddress, instanceNumber, { question, setting }, holdTimerCode(holdSeconds));
  return worst([events, hold, yield* configureEvents(shortAddress, instanceNumber, { enabled: true })]);
}
