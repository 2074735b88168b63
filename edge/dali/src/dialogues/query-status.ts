import { short } from '../addresses.js';
import { decodeStatus, type GearStatus } from '../answers/gear-answers.js';
import { GEAR_COMMANDS } from '../commands/gear-commands.js';
import { gearCommand } from '../exchanges.js';
import type { Dialogue } from '../frames.js';
import { askByte } from './ask.js';

/** How a gear is; null when it does not answer. */
export function* queryStatus(shortAddress: number): Dialogue<GearStatus | null> {
  const byte = yield* askByte(gearCommand(short(shortAddress), GEAR_COMMANDS.queryStatus));
  return byte === null ? null : decodeStatus(byte);
}
