import { common, lengthOf, union } from '../interval.js';
import type { Remark } from './finding.js';
import { type FloorPart, floorParts, lampsText } from './lamp-groups.js';
import type { LampGroup, LintContext } from './lint-context.js';
import { type Occurrence, tallyOf } from './tally.js';
import { counted, durationText, intervalText } from './wording.js';

/** Caps in force below the class floor without an exemption: the floor wins, so that the cap lowers to the floor only. */
export function capBelowFloor(context: LintContext): Remark[] {
  const { timeZone } = context.desired.place;
  return (context.desired.caps ?? []).flatMap(({ id, maxLevel }): Remark[] => {
    if (maxLevel === undefined) return [];
    let longest: { group: LampGroup; parts: readonly Occurrence[] } | null = null;
    for (const group of context.lampGroups) {
      const parts = heldUp(group, id, context).filter(({ floor }) => floor > maxLevel);
      if (!longest || lengthOf(parts) > lengthOf(longest.parts)) longest = { group, parts };
    }
    const tally = tallyOf(longest?.parts ?? []);
    if (!longest || !tally) return [];
    return [
      {
        severity: 'warning',
        place: `caps.${id}`,
        why: `${id} lowers to ${maxLevel} %, and the floor wins (${lampsText(longest.group)}) on ${counted(tally.dates, 'date')}: first ${intervalText(timeZone, tally.first)}, ${durationText(tally.total)} in all.`,
        fix: `Get a dated exemption to ${maxLevel} %, or raise the cap to the floor.`,
      },
    ];
  });
}

/** When a cap is in force while a floor holds: in the dark, and whenever the program lights. */
function heldUp(group: LampGroup, id: string, context: LintContext): (Occurrence & FloorPart)[] {
  const windows = group.caps.filter(({ bound }) => bound.id === id).flatMap(({ bound }) => context.windowsOf(bound));
  if (windows.length === 0) return [];
  return group.use.days.flatMap(({ programDay: { day, plan, stretches } }) => {
    const felt = union([...plan.dark, ...stretches.filter(({ isActive }) => isActive)]);
    return common(felt, windows).flatMap((part) =>
      floorParts(group, part, context).map((piece) => ({ ...piece, date: day.date })),
    );
  });
}
