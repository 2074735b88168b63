import type { ControlProgram, DimLevel, Milliseconds } from '@lamplighter/contracts';
import { grouped } from '../grouped.js';
import type { Remark } from './finding.js';
import { type FloorPart, floorParts, lampsText } from './lamp-groups.js';
import type { LampGroup, LintContext } from './lint-context.js';
import { placeOfRule } from './stretch.js';
import { type Occurrence, tallyOf } from './tally.js';
import { counted, durationText, intervalText, levelText } from './wording.js';

/** A stretch of darkness: what a program asks for and what must be. */
interface Asked extends Occurrence, FloorPart {
  readonly program: ControlProgram;
  readonly level: DimLevel;
  readonly ruleId: string;
}

interface Shortfall extends Remark {
  readonly duration: Milliseconds;
}

/**
 * Where a program asks for less than the class floor in the dark: the guard raises it, so it is a warning. An error where
 * the program asks for too little in every dark hour, so that it is never obeyed, or for nothing at all through a night.
 */
export function belowFloor(context: LintContext): Remark[] {
  const found = new Map<string, Shortfall>();
  for (const group of context.lampGroups) {
    if (group.floorLevel === 0) continue;
    for (const asked of grouped(askedInTheDark(group, context), ({ program }) => program).values()) {
      const never = neverObeyed(asked, group);
      const shortfalls = never ? [never] : [...unlitNights(asked, group), ...tooLittle(asked, group, context)];
      for (const shortfall of shortfalls) {
        const key = JSON.stringify([shortfall.place, group.lightingClass, group.floorLevel]);
        if (shortfall.duration > (found.get(key)?.duration ?? 0)) found.set(key, shortfall);
      }
    }
  }
  return [...found.values()].map(({ duration: _, ...remark }) => remark);
}

const askedInTheDark = (group: LampGroup, context: LintContext): Asked[] =>
  group.use.days.flatMap(({ programDay: { day, dark, program } }) =>
    dark.flatMap((stretch) =>
      floorParts(group, stretch, context).map((part) => {
        const { level, ruleId } = stretch;
        return { ...part, date: day.date, program, level, ruleId };
      }),
    ),
  );

const isShort = ({ level, floor }: Asked): boolean => level < floor;

function neverObeyed(asked: readonly [Asked, ...Asked[]], group: LampGroup): Shortfall | null {
  const [{ program }] = asked;
  const held = asked.filter(({ isExempt }) => !isExempt);
  const tally = tallyOf(held);
  if (!tally || !held.every(isShort)) return null;
  const most = held.reduce((highest, { level }) => Math.max(highest, level), 0);
  return {
    severity: 'error',
    place: `programs.${program.id}`,
    why: `${program.name} asks for at most ${levelText(most)} % in the dark (${lampsText(group)}): it is obeyed in none of ${durationText(tally.total)} of darkness.`,
    fix: `Ask for at least ${group.floorLevel} %, or get a dated exemption.`,
    duration: tally.total,
  };
}

/** Nights, or what no exemption speaks of in them, without any light. */
const unlitNightsOf = (asked: readonly Asked[]): [Asked, ...Asked[]][] => {
  const held = asked.filter(({ isExempt }) => !isExempt);
  return [...grouped(held, ({ date }) => date).values()].filter((night) => night.every(({ level }) => level === 0));
};

function unlitNights(asked: readonly [Asked, ...Asked[]], group: LampGroup): Shortfall[] {
  const [{ program }] = asked;
  const tally = tallyOf(unlitNightsOf(asked).flat());
  if (!tally) return [];
  return [
    {
      severity: 'error',
      place: `programs.${program.id}`,
      why: `${program.name} asks for no light through ${counted(tally.dates, 'whole night')}, first that of ${tally.first.date} (${lampsText(group)}).`,
      fix: `Ask for at least ${group.floorLevel} %, or get a dated exemption for these nights.`,
      duration: tally.total,
    },
  ];
}

function tooLittle(asked: readonly [Asked, ...Asked[]], group: LampGroup, { desired }: LintContext): Shortfall[] {
  const [{ program }] = asked;
  const unlit = new Set(unlitNightsOf(asked).map(([{ date }]) => date));
  const short = asked.filter((part) => isShort(part) && !unlit.has(part.date));
  return [...grouped(short, ({ ruleId }) => ruleId)].flatMap(([ruleId, parts]): Shortfall[] => {
    const tally = tallyOf(parts);
    if (!tally) return [];
    const least = parts.reduce((lowest, { level }) => Math.min(lowest, level), 100);
    return [
      {
        severity: 'warning',
        place: placeOfRule(ruleId),
        why: `${program.name} asks for ${levelText(least)} % in the dark (${lampsText(group)}) on ${counted(tally.dates, 'date')}: first ${intervalText(desired.place.timeZone, tally.first)}, ${durationText(tally.total)} in all; the guard raises it.`,
        fix: `Ask for at least ${group.floorLevel} %, or get a dated exemption for these hours.`,
        duration: tally.total,
      },
    ];
  });
}
