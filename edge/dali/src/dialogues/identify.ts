import { short } from '../addresses.js';
import { DEVICE_COMMANDS } from '../commands/device-commands.js';
import { GEAR_COMMANDS } from '../commands/gear-commands.js';
import { theDevice } from '../device-frames.js';
import { deviceCommand, gearCommand } from '../exchanges.js';
import type { Dialogue } from '../frames.js';

/** Makes a gear show itself (blink, by its own choice) for about 10 s, so that a person below finds it. */
export function* identify(shortAddress: number): Dialogue<void> {
  yield gearCommand(short(shortAddress), GEAR_COMMANDS.identifyDevice);
}

/** Makes a control device show itself for about 10 s. */
export function* identifyControlDevice(shortAddress: number): Dialogue<void> {
  yield deviceCommand({ kind: 'short', address: shortAddress }, theDevice, DEVICE_COMMANDS.identifyDevice);
}
