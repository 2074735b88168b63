import { type GearAddress, isSingle } from '../addresses.js';
import { GEAR_COMMANDS } from '../commands/gear-commands.js';
import { whole } from '../errors.js';
import { gearCommand, gearSpecial } from '../exchanges.js';
import type { Dialogue } from '../frames.js';
import { passes, setByte } from './set-byte.js';
import { openGate, type WriteGate } from './write-gate.js';
import type { WriteOutcome } from './write-outcome.js';

/**
 * Makes the fade time code (0 to 15, see `fadeTimeSeconds`) so. One gear is asked first, because its memory wears, and
 * again afterwards; groups and broadcast cannot answer and are written blindly.
 */
export function* setFadeTime(address: GearAddress, code: number, gate: WriteGate = openGate): Dialogue<WriteOutcome> {
  const write = [
    gearSpecial('dtr0', whole('fade time code', code, 15)),
    gearCommand(address, GEAR_COMMANDS.setFadeTime),
  ];
  if (isSingle(address)) {
    const question = gearCommand(address, GEAR_COMMANDS.queryFadeTimeFadeRate);
    return yield* setByte({ question, write, value: code, read: (byte) => byte >> 4, stored: ['fadeTime', gate] });
  }
  if (!passes(['fadeTime', gate])) return 'withheld';
  yield* write;
  return 'written';
}
