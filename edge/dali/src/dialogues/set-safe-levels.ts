import { short } from '../addresses.js';
import type { Command } from '../commands/command.js';
import { GEAR_COMMANDS } from '../commands/gear-commands.js';
import { gearCommand, gearSpecial } from '../exchanges.js';
import type { Dialogue } from '../frames.js';
import { setByte } from './set-byte.js';
import { openGate, type StoredParameter, type WriteGate } from './write-gate.js';
import { type WriteOutcome, worst } from './write-outcome.js';

/** Full light: the only direction a lamp may fail. */
const FULL_LIGHT = 254;

/**
 * Makes a gear light up fully when its power comes back and when the DALI line dies. Written only where different, and only
 * what the gate lets through; the gate is told of every write.
 */
export function* setSafeLevels(shortAddress: number, gate: WriteGate = openGate): Dialogue<WriteOutcome> {
  const address = short(shortAddress);
  const set = (parameter: StoredParameter, question: Command, setting: Command) =>
    setByte({
      question: gearCommand(address, question),
      write: [gearSpecial('dtr0', FULL_LIGHT), gearCommand(address, setting)],
      value: FULL_LIGHT,
      stored: [parameter, gate],
    });
  const { queryPowerOnLevel, setPowerOnLevel, querySystemFailureLevel, setSystemFailureLevel } = GEAR_COMMANDS;
  const powerOn = yield* set('powerOnLevel', queryPowerOnLevel, setPowerOnLevel);
  if (powerOn === 'no-answer') return powerOn;
  return worst([powerOn, yield* set('systemFailureLevel', querySystemFailureLevel, setSystemFailureLevel)]);
}
