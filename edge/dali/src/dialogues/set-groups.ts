import { short } from '../addresses.js';
import { setBits } from '../answers/bitmap.js';
import { GEAR_COMMANDS } from '../commands/gear-commands.js';
import { whole } from '../errors.js';
import { gearCommand } from '../exchanges.js';
import type { Dialogue } from '../frames.js';
import { askByte } from './ask.js';
import { passes } from './set-byte.js';
import { openGate, type WriteGate } from './write-gate.js';
import type { WriteOutcome } from './write-outcome.js';

/** What did not take is written once more. */
const ATTEMPTS = 2;

/** The DALI groups, 0 to 15, that a gear belongs to; null without an answer. */
export function* queryGroups(shortAddress: number): Dialogue<number[] | null> {
  const { queryGroupsZeroToSeven, queryGroupsEightToFifteen } = GEAR_COMMANDS;
  const low = yield* askByte(gearCommand(short(shortAddress), queryGroupsZeroToSeven));
  if (low === null) return null;
  const high = yield* askByte(gearCommand(short(shortAddress), queryGroupsEightToFifteen));
  return high === null ? null : setBits(low, high);
}

/** Makes a gear belong to exactly these DALI groups: asks, adds and removes only where different, asks again. */
export function* setGroups(
  shortAddress: number,
  groups: readonly number[],
  gate: WriteGate = openGate,
): Dialogue<WriteOutcome> {
  for (const group of groups) whole('group', group, 15, 'bad-address');
  const { addToGroup, removeFromGroup } = GEAR_COMMANDS;
  for (let attempt = 0; ; attempt += 1) {
    const found = yield* queryGroups(shortAddress);
    if (found === null) return 'no-answer';
    const wrong = Array.from({ length: 16 }, (_, group) => group).filter(
      (group) => groups.includes(group) !== found.includes(group),
    );
    if (wrong.length === 0) return attempt === 0 ? 'unchanged' : 'written';
    if (attempt === ATTEMPTS) return 'refused';
    if (!passes(['groups', gate])) return attempt === 0 ? 'withheld' : 'refused';
    for (const group of wrong) {
      yield gearCommand(short(shortAddress), groups.includes(group) ? addToGroup : removeFromGroup, group);
    }
  }
}
