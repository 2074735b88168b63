import { MINUTE, type Milliseconds, type Place } from '@lamplighter/contracts';
import { grouped } from '../grouped.js';
import type { Remark } from './finding.js';
import type { CalendarUse, LintContext } from './lint-context.js';
import type { ProgramDay } from './program-day.js';
import { placeOfRule, type Stretch } from './stretch.js';
import { type Occurrence, tallyOf } from './tally.js';
import { counted, durationText, intervalText } from './wording.js';

/** Light, darkness or a level that lasts shorter is seen as a fault. */
export const SHORTEST_LIGHT_MINUTES = 10;

const KINDS = {
  light: {
    severity: 'warning',
    what: 'comes on and goes out again',
    fix: `Set minimumBurningMinutes to ${SHORTEST_LIGHT_MINUTES} or more: light that would be shorter then stays off.`,
  },
  darkness: {
    severity: 'warning',
    what: 'goes out and comes on again',
    fix: 'Let the two lit times touch, or stay off longer.',
  },
  jump: {
    severity: 'warning',
    what: 'changes its level and turns back',
    fix: 'Remove the step, or hold its level longer.',
  },
  stair: {
    severity: 'info',
    what: 'holds a level only for a moment',
    fix: 'Nothing to do if that is wanted on such days.',
  },
} as const;

/** A time in which a calendar's program asks for one level, over the edges of days. */
interface Run extends Stretch {
  readonly programDay: ProgramDay;
}

interface Flash extends Occurrence {
  readonly kind: keyof typeof KINDS;
  readonly place: string;
  readonly programName: string;
}

/** Levels that last shorter than 10 minutes; at the edge of the light or on the way to another level only an info. */
export function flash({ calendars, desired }: LintContext): Remark[] {
  const flashes = new Map<string, Flash>();
  for (const found of calendars.flatMap(flashesOf)) {
    // Two calendars with one program tell the same.
    flashes.set(`${found.place} ${found.kind} ${found.from}`, found);
  }
  return [...grouped([...flashes.values()], ({ place, kind }) => `${place} ${kind}`).values()].flatMap((alike) =>
    remarks(alike, desired.place),
  );
}

function flashesOf(use: CalendarUse): Flash[] {
  const runs = runsOf(use);
  return runs.flatMap((run, index): Flash[] => {
    const [before, after] = [runs[index - 1], runs[index + 1]];
    const isSure = before?.isCertain && run.isCertain && after?.isCertain;
    if (!isSure || run.to - run.from >= SHORTEST_LIGHT_MINUTES * MINUTE) return [];
    const kind = kindOf(before.level, run.level, after.level);
    const { from, to, programDay } = run;
    const { day, program } = programDay;
    return [{ from, to, date: day.date, kind, place: placeOf(run, kind), programName: program.name }];
  });
}

function runsOf({ days }: CalendarUse): Run[] {
  const runs: Run[] = [];
  for (const { programDay } of days) {
    for (const stretch of programDay.stretches) {
      const last = runs.at(-1);
      const goesOn = last?.isCertain && stretch.isCertain && last.level === stretch.level;
      if (goesOn) runs[runs.length - 1] = { ...last, to: stretch.to };
      else runs.push({ ...stretch, programDay });
    }
  }
  return runs;
}

function kindOf(before: number, level: number, after: number): Flash['kind'] {
  if (level === 0) return 'darkness';
  if (before === 0 && after === 0) return 'light';
  const isBetween = Math.min(before, after) < level && level < Math.max(before, after);
  return before === 0 || after === 0 || isBetween ? 'stair' : 'jump';
}

/** The active period that comes and goes with the light, or else what gives the level. */
function placeOf({ from, to, ruleId, programDay }: Run, kind: Flash['kind']): string {
  const { program } = programDay;
  const period = program.activePeriods.findIndex((_, index) =>
    programDay.certainOf(index).some((lit) => lit.from === from && lit.to === to),
  );
  return kind === 'light' && period >= 0 ? `programs.${program.id}.activePeriods.${period}` : placeOfRule(ruleId);
}

function remarks(alike: readonly Flash[], { timeZone }: Place): Remark[] {
  const tally = tallyOf(alike);
  if (!tally) return [];
  const { first, dates } = tally;
  const { severity, what, fix } = KINDS[first.kind];
  const shortest: Milliseconds = alike.reduce(
    (least, { from, to }) => Math.min(least, to - from),
    Number.POSITIVE_INFINITY,
  );
  return [
    {
      severity,
      place: first.place,
      why: `${first.programName} ${what} on ${counted(dates, 'date')}: first ${intervalText(timeZone, first)}, the shortest ${durationText(shortest)}.`,
      fix,
    },
  ];
}
