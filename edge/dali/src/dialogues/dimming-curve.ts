import { short } from '../addresses.js';
import { DIMMING_CURVES, type DimmingCurve, decodeDimmingCurve } from '../answers/led-answers.js';
import { LED_COMMANDS, LED_GEAR } from '../commands/led-commands.js';
import { gearCommand, gearSpecial } from '../exchanges.js';
import type { Dialogue } from '../frames.js';
import { askTyped } from './ask.js';
import { setByte } from './set-byte.js';
import { openGate, type WriteGate } from './write-gate.js';
import type { WriteOutcome } from './write-outcome.js';

/** The curve that a LED gear dims along; null without an answer, or for a code that part 207 reserves. */
export function* queryDimmingCurve(shortAddress: number): Dialogue<DimmingCurve | null> {
  const byte = yield* askTyped(shortAddress, LED_GEAR, LED_COMMANDS.queryDimmingCurve);
  return byte === null ? null : decodeDimmingCurve(byte);
}

/** Makes a LED gear dim along a curve. Levels that are stored in it keep their numbers and so change their light. */
export function* selectDimmingCurve(
  shortAddress: number,
  curve: DimmingCurve,
  gate: WriteGate = openGate,
): Dialogue<WriteOutcome> {
  const address = short(shortAddress);
  const enable = gearSpecial('enableDeviceType', LED_GEAR);
  const value = DIMMING_CURVES.indexOf(curve);
  return yield* setByte({
    question: gearCommand(address, LED_COMMANDS.queryDimmingCurve),
    before: [enable],
    write: [gearSpecial('dtr0', value), enable, gearCommand(address, LED_COMMANDS.selectDimmingCurve)],
    value,
    stored: ['dimmingCurve', gate],
  });
}
