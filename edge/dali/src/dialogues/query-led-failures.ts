import { decodeLedFailures, type LedFailures } from '../answers/led-answers.js';
import { LED_COMMANDS, LED_GEAR } from '../commands/led-commands.js';
import type { Dialogue } from '../frames.js';
import { askTyped } from './ask.js';

/** What is wrong with a LED gear's light source; null without an answer. Ask only gear of device type 6. */
export function* queryLedFailures(shortAddress: number): Dialogue<LedFailures | null> {
  const byte = yield* askTyped(shortAddress, LED_GEAR, LED_COMMANDS.queryFailureStatus);
  return byte === null ? null : decodeLedFailures(byte);
}
