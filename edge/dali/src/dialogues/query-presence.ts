import { INSTANCE_COMMANDS } from '../commands/device-commands.js';
import { instance } from '../device-frames.js';
import { deviceCommand } from '../exchanges.js';
import type { Dialogue } from '../frames.js';
import { askByte } from './ask.js';

/** QUERY INSTANCE STATUS, bit 0 (part 103). */
const INSTANCE_ERROR = 1;

/** How an occupancy sensor is and what it sees. */
export interface PresenceState {
  /** The instance reports an error. */
  readonly hasError: boolean;
  /**
   * Somebody is there: input value 0xAA (occupied), 0xFF (occupied and moving) or 0x55 (movement not yet counted as
   * occupied) of part 303, whose two bits fill the byte by repetition.
   */
  readonly isOccupied: boolean;
}

/** Asks an occupancy sensor (part 303) how it is and whether somebody is there; null when it does not answer. */
export function* queryPresence(shortAddress: number, instanceNumber: number): Dialogue<PresenceState | null> {
  const ask = (command: (typeof INSTANCE_COMMANDS)['queryInputValue']) =>
    askByte(deviceCommand({ kind: 'short', address: shortAddress }, instance(instanceNumber), command));
  const status = yield* ask(INSTANCE_COMMANDS.queryInstanceStatus);
  if (status === null) return null;
  const value = yield* ask(INSTANCE_COMMANDS.queryInputValue);
  return value === null ? null : { hasError: (status & INSTANCE_ERROR) !== 0, isOccupied: value !== 0 };
}
