import { decodeInputValue, inputValueBytes } from '../answers/device-answers.js';
import type { Command } from '../commands/command.js';
import { INSTANCE_COMMANDS } from '../commands/device-commands.js';
import { instance } from '../device-frames.js';
import { deviceCommand } from '../exchanges.js';
import type { Dialogue } from '../frames.js';
import { askByte } from './ask.js';

/** QUERY INSTANCE STATUS, bit 0 (part 103). */
const INSTANCE_ERROR = 1;
/** Bits of what is told, as in events. */
const SCALE = 10;

/** How a light sensor is and what it measures. */
export interface LightState {
  /** The instance reports an error. */
  readonly hasError: boolean;
  /** Relative illuminance, 0 to 1023 of the sensor's own range, as in its events. */
  readonly illuminance: number;
}

/** Asks a light sensor (part 304) how it is and how light it is; null when it does not answer or noise spoilt the value. */
export function* queryIlluminance(shortAddress: number, instanceNumber: number): Dialogue<LightState | null> {
  const command = (named: Command) =>
    deviceCommand({ kind: 'short', address: shortAddress }, instance(instanceNumber), named);
  const status = yield* askByte(command(INSTANCE_COMMANDS.queryInstanceStatus));
  if (status === null) return null;
  const resolution = yield* askByte(command(INSTANCE_COMMANDS.queryResolution));
  const first = yield* askByte(command(INSTANCE_COMMANDS.queryInputValue));
  if (resolution === null || resolution === 0 || first === null) return null;
  const bytes = [first];
  while (bytes.length < inputValueBytes(resolution)) {
    // Each question moves on to the next byte: asking a second time would read another one.
    const answer = yield command(INSTANCE_COMMANDS.queryInputValueLatch);
    if (answer.kind !== 'byte') return null;
    bytes.push(answer.value);
  }
  const illuminance = Math.floor(decodeInputValue(resolution, bytes) * 2 ** (SCALE - resolution));
  return { hasError: (status & INSTANCE_ERROR) !== 0, illuminance };
}
