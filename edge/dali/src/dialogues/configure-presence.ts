import type { Command } from '../commands/command.js';
import { INSTANCE_COMMANDS, OCCUPANCY_COMMANDS } from '../commands/device-commands.js';
import { instance } from '../device-frames.js';
import { EVENT_SCHEMES } from '../events.js';
import { deviceCommand, deviceSpecial } from '../exchanges.js';
import type { Dialogue, Exchange } from '../frames.js';
import { OCCUPANCY_SENSOR_TYPE, PRESENCE_FILTERS } from '../presence.js';
import { askByte, askYes } from './ask.js';
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
  const command = (named: Command) =>
    deviceCommand({ kind: 'short', address: shortAddress }, instance(instanceNumber), named);

  function* setByte(
    question: Command,
    setting: Command,
    before: readonly Exchange[],
    value: number,
  ): Dialogue<WriteOutcome> {
    const found = yield* askByte(command(question));
    if (found === null) return 'no-answer';
    if (found === value) return 'unchanged';
    for (const exchange of before) yield exchange;
    yield deviceSpecial('dtr0', value);
    yield command(setting);
    const kept = yield* askByte(command(question));
    if (kept === null) return 'no-answer';
    return kept === value ? 'written' : 'refused';
  }

  const type = yield* askByte(command(INSTANCE_COMMANDS.queryInstanceType));
  if (type === null) return 'no-answer';
  if (type !== OCCUPANCY_SENSOR_TYPE) return 'refused';
  const { setEventFilter, queryEventFilterZeroToSeven, setEventScheme, queryEventScheme } = INSTANCE_COMMANDS;
  const { setHoldTimer, queryHoldTimer } = OCCUPANCY_COMMANDS;
  // The filter first: until it is set, a busy street may flood the line. Its upper 16 bits have no meaning and are cleared.
  const filter = PRESENCE_FILTERS.occupied | PRESENCE_FILTERS.vacant;
  const outcomes = [
    yield* setByte(queryEventFilterZeroToSeven, setEventFilter, [deviceSpecial('dtr2Dtr1', 0, 0)], filter),
    yield* setByte(queryEventScheme, setEventScheme, [], EVENT_SCHEMES.deviceInstance),
    yield* setByte(queryHoldTimer, setHoldTimer, [], holdTimerCode(holdSeconds)),
  ];
  if (!(yield* askYes(command(INSTANCE_COMMANDS.queryInstanceEnabled)))) {
    yield command(INSTANCE_COMMANDS.enableInstance);
    outcomes.push((yield* askYes(command(INSTANCE_COMMANDS.queryInstanceEnabled))) ? 'written' : 'refused');
  }
  return worst(outcomes);
}
