import { type GearAddress, isSingle } from '../addresses.js';
import { GEAR_COMMANDS } from '../commands/gear-commands.js';
import { DaliError } from '../errors.js';
import { gearCommand, gearSpecial } from '../exchanges.js';
import type { Dialogue } from '../frames.js';
import { setByte } from './set-byte.js';
import type { WriteOutcome } from './write-outcome.js';

/**
 * Makes the fade time code (0 to 15, see `fadeTimeSeconds`) so. One gear is asked first, because its memory wears, and
 * again afterwards; groups and broadcast cannot answer and are written blindly.
 */
export function* setFadeTime(address: GearAddress, code: number): Dialogue<WriteOutcome> {
  if (!Number.isInteger(code) || code < 0 || code > 15) {
    throw new DaliError('bad-value', `fade time code is ${code}; it must be a whole number from 0 to 15`);
  }
  const write = [gearSpecial('dtr0', code), gearCommand(address, GEAR_COMMANDS.setFadeTime)];
  if (isSingle(address)) {
    const question = gearCommand(address, GEAR_COMMANDS.queryFadeTimeFadeRate);
    return yield* setByte({ question, write, value: code, read: (byte) => byte >> 4 });
  }
  for (const exchange of write) yield exchange;
  return 'written';
}
