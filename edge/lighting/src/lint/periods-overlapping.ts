import { common } from '../interval.js';
import type { Remark } from './finding.js';
import type { LintContext, ProgramUse } from './lint-context.js';
import { pairsOf } from './pairs.js';
import { type Occurrence, tallyOf } from './tally.js';
import { counted, intervalText, periodText } from './wording.js';

/** Active periods of one program that hold the same time. They are joined, so it does no harm: info. */
export const periodsOverlapping = ({ program, place, days }: ProgramUse, { desired }: LintContext): Remark[] =>
  pairsOf(program.activePeriods).flatMap(({ first, second, i, j }): Remark[] => {
    const tally = tallyOf(
      days.flatMap((day) =>
        common(day.certainOf(i), day.certainOf(j)).map((part): Occurrence => ({ ...part, date: day.day.date })),
      ),
    );
    if (!tally) return [];
    const when = `on ${counted(tally.dates, 'date')}, first ${intervalText(desired.place.timeZone, tally.first)}`;
    return [
      {
        severity: 'info',
        place: `${place}.activePeriods.${j}`,
        why: `${program.name}: ${periodText(second)} overlaps ${periodText(first)} ${when}; the two are joined.`,
        fix: 'Let one end where the other begins, or make one of them.',
      },
    ];
  });
