import { short } from '../addresses.js';
import { GEAR_COMMANDS } from '../commands/gear-commands.js';
import { gearCommand } from '../exchanges.js';
import type { Dialogue } from '../frames.js';
import { askByte } from './ask.js';

/** QUERY STATUS of part 102, bit by bit. */
export interface GearStatus {
  readonly gearFailure: boolean;
  readonly lampFailure: boolean;
  readonly lampOn: boolean;
  /** The last asked level was outside MIN to MAX. */
  readonly limitError: boolean;
  readonly fadeRunning: boolean;
  readonly resetState: boolean;
  readonly missingShortAddress: boolean;
  /** No level was asked for since power came back. */
  readonly powerCycleSeen: boolean;
}

/** Reads the eight bits. */
export function decodeStatus(byte: number): GearStatus {
  const bit = (n: number) => ((byte >> n) & 1) === 1;
  return {
    gearFailure: bit(0),
    lampFailure: bit(1),
    lampOn: bit(2),
    limitError: bit(3),
    fadeRunning: bit(4),
    resetState: bit(5),
    missingShortAddress: bit(6),
    powerCycleSeen: bit(7),
  };
}

/** How a gear is; null when it does not answer. */
export function* queryStatus(shortAddress: number): Dialogue<GearStatus | null> {
  const byte = yield* askByte(gearCommand(short(shortAddress), GEAR_COMMANDS.queryStatus));
  return byte === null ? null : decodeStatus(byte);
}
