import { short } from '../addresses.js';
import type { Command } from '../commands/command.js';
import { gearCommand, gearSpecial } from '../exchanges.js';
import type { Dialogue, Exchange } from '../frames.js';

/** An answer that noise spoiled is asked for again this many times. */
export const GARBLED_RETRIES = 2;
/** Silence where an answer is due is asked about once more: the frame, not the gear, may have been lost. */
export const SILENT_RETRIES = 1;

/**
 * Asks for a byte. `before` is what must precede the question each time it is put (DTR settings, ENABLE DEVICE TYPE).
 * Null: nobody answered, or nothing that could be read.
 */
export function* askByte(question: Exchange, before: readonly Exchange[] = []): Dialogue<number | null> {
  let silent = 0;
  let garbled = 0;
  while (silent <= SILENT_RETRIES && garbled <= GARBLED_RETRIES) {
    for (const exchange of before) yield exchange;
    const answer = yield question;
    if (answer.kind === 'byte') return answer.value;
    if (answer.kind === 'none') silent += 1;
    else garbled += 1;
  }
  return null;
}

/**
 * Asks a question that 0xFF answers with yes and silence with no. Noise is asked about again; what stays unreadable is
 * somebody answering, therefore yes (gear that share an address talk over each other).
 */
export function* askYes(question: Exchange): Dialogue<boolean> {
  for (let tries = 0; tries <= GARBLED_RETRIES; tries += 1) {
    const answer = yield question;
    if (answer.kind === 'none') return false;
    if (answer.kind === 'byte' && answer.value === 0xff) return true;
  }
  return true;
}

/** Asks a gear a question of its device type. ENABLE DEVICE TYPE holds for the very next command only, so it is repeated. */
export function* askTyped(shortAddress: number, deviceType: number, command: Command): Dialogue<number | null> {
  return yield* askByte(gearCommand(short(shortAddress), command), [gearSpecial('enableDeviceType', deviceType)]);
}
