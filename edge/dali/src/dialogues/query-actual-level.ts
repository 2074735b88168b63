import { short } from '../addresses.js';
import { GEAR_COMMANDS } from '../commands/gear-commands.js';
import { gearCommand } from '../exchanges.js';
import type { Dialogue } from '../frames.js';
import { askByte } from './ask.js';

/** The arc power level that a gear is at, 0 to 254; 255 while the lamp starts or has failed; null without an answer. */
export function* queryActualLevel(shortAddress: number): Dialogue<number | null> {
  return yield* askByte(gearCommand(short(shortAddress), GEAR_COMMANDS.queryActualLevel));
}
