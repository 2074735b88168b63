import { short } from '../addresses.js';
import type { Command } from '../commands/command.js';
import { GEAR_COMMANDS } from '../commands/gear-commands.js';
import { gearCommand, gearSpecial } from '../exchanges.js';
import type { Dialogue } from '../frames.js';
import { askByte } from './ask.js';
import { type WriteOutcome, worst } from './write-outcome.js';

/** Full light: the only direction a lamp may fail. */
const FULL_LIGHT = 254;

function* setStored(shortAddress: number, question: Command, setting: Command): Dialogue<WriteOutcome> {
  const address = short(shortAddress);
  const before = yield* askByte(gearCommand(address, question));
  if (before === null) return 'no-answer';
  if (before === FULL_LIGHT) return 'unchanged';
  yield gearSpecial('dtr0', FULL_LIGHT);
  yield gearCommand(address, setting);
  const after = yield* askByte(gearCommand(address, question));
  if (after === null) return 'no-answer';
  return after === FULL_LIGHT ? 'written' : 'refused';
}

/** Makes a gear light up fully when its power comes back and when the DALI line dies. Written only where different. */
export function* setSafeLevels(shortAddress: number): Dialogue<WriteOutcome> {
  const { queryPowerOnLevel, setPowerOnLevel, querySystemFailureLevel, setSystemFailureLevel } = GEAR_COMMANDS;
  const powerOn = yield* setStored(shortAddress, queryPowerOnLevel, setPowerOnLevel);
  if (powerOn === 'no-answer') return powerOn;
  return worst([powerOn, yield* setStored(shortAddress, querySystemFailureLevel, setSystemFailureLevel)]);
}
