import type { Place } from '@lamplighter/contracts';
import { grouped } from '../grouped.js';
import { type Interval, lengthOf, outside } from '../interval.js';
import type { Remark } from './finding.js';
import type { LampGroup, LintContext } from './lint-context.js';
import { placeOfRule } from './stretch.js';
import { type Occurrence, tallyOf } from './tally.js';
import { counted, durationText, intervalText } from './wording.js';

/** A dark stretch without light; `isWhole` when no part of the night has any. */
interface Unlit extends Occurrence {
  readonly place: string;
  readonly isWhole: boolean;
  readonly programName: string;
}

/**
 * Dark hours in which nothing is lit: the program asks for no light, no class floor raises it, and no exemption speaks of
 * them. A warning: a street may well be switched off at night, but somebody must have decided it.
 */
export function uncoveredDays(context: LintContext): Remark[] {
  const groups = context.lampGroups.filter(({ floorLevel }) => floorLevel === 0);
  const longest = new Map<string, readonly Unlit[]>();
  for (const group of groups) {
    for (const [key, parts] of grouped(unlitOf(group, context), ({ place, isWhole }) => `${place} ${isWhole}`)) {
      if (lengthOf(parts) > lengthOf(longest.get(key) ?? [])) longest.set(key, parts);
    }
  }
  return [...longest.values()].flatMap((parts) => remarks(parts, context.desired.place));
}

function unlitOf(group: LampGroup, { windowsOf }: LintContext): Unlit[] {
  const exempt: readonly Interval[] = group.exemptions.flatMap(({ bound }) => windowsOf(bound));
  const { place, calendar, days } = group.use;
  return days.flatMap(({ programDay: { day, dark, program }, matching: [rule] }) => {
    const unlit = dark.filter(({ level }) => level === 0);
    const isWhole = unlit.length === dark.length;
    const named = rule === undefined ? place : `${place}.rules.${rule}`;
    return unlit.flatMap((stretch) =>
      outside(stretch, exempt).map((part) => ({
        ...part,
        date: day.date,
        isWhole,
        place: isWhole ? named : placeOfRule(stretch.ruleId),
        programName: isWhole ? `${calendar.name}: ${program.name}` : program.name,
      })),
    );
  });
}

function remarks(parts: readonly Unlit[], { timeZone }: Place): Remark[] {
  const tally = tallyOf(parts);
  if (!tally) return [];
  const { first, dates, total } = tally;
  const when = `first ${intervalText(timeZone, first)}, ${durationText(total)} in all.`;
  return [
    {
      severity: 'warning',
      place: first.place,
      why: first.isWhole
        ? `${first.programName} lights nothing through ${counted(dates, 'whole night')}, and no exemption says so: ${when}`
        : `${first.programName} is off in the dark on ${counted(dates, 'date')}, and no exemption says so: ${when}`,
      fix: first.isWhole
        ? 'Name a program that lights, or get a dated exemption for these nights.'
        : 'Light these hours, or get a dated exemption for them.',
    },
  ];
}
