import type { LocalDate } from '../local-time.js';
import type { Remark } from './finding.js';
import type { CalendarUse, LintContext } from './lint-context.js';
import { daysText, someOf } from './wording.js';

/**
 * Lighting groups whose members follow different programs on one date: a stretch that is not dimmed as one has dark spots
 * (EN 13201 uniformity). Groups that only say what is logged do not matter.
 */
export function groupInTwoPrograms({ desired, calendars, lamps, nights }: LintContext): Remark[] {
  return (desired.groups ?? []).flatMap(({ id, name, purpose }): Remark[] => {
    if (purpose === 'loggerConfig') return [];
    const followed = new Set(lamps.flatMap(({ groups, placement }) => (groups.has(id) ? [placement.calendarId] : [])));
    const uses = calendars.filter(({ calendar }) => followed.has(calendar.id));
    const split = splitDates(uses);
    const [first] = split;
    if (!first) return [];
    return [
      {
        severity: 'warning',
        place: `groups.${id}`,
        why: `${name}: its luminaires follow ${someOf(first.programs)} ${daysText(split.length, nights.length)}, first on ${first.date} (calendars ${someOf([...followed])}).`,
        fix: 'Give the luminaires of a stretch one calendar, or divide the group.',
      },
    ];
  });
}

function splitDates(uses: readonly CalendarUse[]): { date: LocalDate; programs: readonly string[] }[] {
  const byDate = new Map<LocalDate, Set<string>>();
  for (const { days } of uses) {
    for (const { programDay } of days) {
      const programs = byDate.get(programDay.day.date) ?? new Set();
      byDate.set(programDay.day.date, programs.add(programDay.program.id));
    }
  }
  return [...byDate].flatMap(([date, programs]) => (programs.size > 1 ? [{ date, programs: [...programs] }] : []));
}
