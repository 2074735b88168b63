import { short } from '../addresses.js';
import { GEAR_COMMANDS } from '../commands/gear-commands.js';
import { gearCommand } from '../exchanges.js';
import type { Dialogue } from '../frames.js';

/** Makes a gear show itself (blink, by its own choice) for about 10 s, so that a person below finds it. */
export function* identify(shortAddress: number): Dialogue<void> {
  yield gearCommand(short(shortAddress), GEAR_COMMANDS.identifyDevice);
}
