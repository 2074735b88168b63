import { decodeInputValue, inputValueBytes } from '../answers/device-answers.js';
import { INSTANCE_COMMANDS } from '../commands/device-commands.js';
import { instance } from '../device-frames.js';
import { deviceCommand } from '../exchanges.js';
import type { Dialogue } from '../frames.js';
import { askByte, GARBLED_RETRIES } from './ask.js';

/** An input value and how many bits it has: at most `2 ** bits - 1`. */
export interface InputValue {
  readonly value: number;
  readonly bits: number;
}

/**
 * Reads the value of an instance now: QUERY INPUT VALUE latches it and gives its first byte, QUERY INPUT VALUE LATCH the
 * following ones. A byte that is lost starts the reading anew, because the latch has moved on. Null without an answer.
 */
export function* readInputValue(shortAddress: number, instanceNumber: number): Dialogue<InputValue | null> {
  const address = { kind: 'short', address: shortAddress } as const;
  const to = (command: (typeof INSTANCE_COMMANDS)[keyof typeof INSTANCE_COMMANDS]) =>
    deviceCommand(address, instance(instanceNumber), command);
  const bits = yield* askByte(to(INSTANCE_COMMANDS.queryResolution));
  if (bits === null || bits === 0) return null;
  const size = inputValueBytes(bits);
  for (let tries = 0; tries <= GARBLED_RETRIES; tries += 1) {
    const bytes: number[] = [];
    while (bytes.length < size) {
      const { queryInputValue, queryInputValueLatch } = INSTANCE_COMMANDS;
      const answer = yield to(bytes.length === 0 ? queryInputValue : queryInputValueLatch);
      if (answer.kind !== 'byte') break;
      bytes.push(answer.value);
    }
    if (bytes.length === size) return { value: decodeInputValue(bits, bytes), bits };
  }
  return null;
}
