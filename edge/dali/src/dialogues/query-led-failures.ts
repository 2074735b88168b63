import { short } from '../addresses.js';
import { LED_COMMANDS } from '../commands/gear-commands.js';
import { gearCommand, gearSpecial } from '../exchanges.js';
import type { Dialogue } from '../frames.js';
import { askByte } from './ask.js';

/** Device type of LED gear (IEC 62386-207). */
export const LED_GEAR = 6;

/** QUERY FAILURE STATUS of part 207, bit by bit. */
export interface LedFailures {
  readonly shortCircuit: boolean;
  readonly openCircuit: boolean;
  readonly loadDecrease: boolean;
  readonly loadIncrease: boolean;
  readonly currentProtectorActive: boolean;
  readonly thermalShutdown: boolean;
  /** Too hot: the gear gives less light than asked. */
  readonly thermalOverload: boolean;
  readonly referenceFailed: boolean;
}

/** What is wrong with a LED gear's light source; null without an answer. Ask only gear of device type 6. */
export function* queryLedFailures(shortAddress: number): Dialogue<LedFailures | null> {
  const question = gearCommand(short(shortAddress), LED_COMMANDS.queryFailureStatus);
  // ENABLE DEVICE TYPE holds for the very next command only, so it is repeated with each try.
  const byte = yield* askByte(question, [gearSpecial('enableDeviceType', LED_GEAR)]);
  if (byte === null) return null;
  const bit = (n: number) => ((byte >> n) & 1) === 1;
  return {
    shortCircuit: bit(0),
    openCircuit: bit(1),
    loadDecrease: bit(2),
    loadIncrease: bit(3),
    currentProtectorActive: bit(4),
    thermalShutdown: bit(5),
    thermalOverload: bit(6),
    referenceFailed: bit(7),
  };
}
