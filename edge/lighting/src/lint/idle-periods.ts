import type { Remark } from './finding.js';
import type { LintContext, ProgramUse } from './lint-context.js';
import { changesNothing } from './program-day.js';
import { counted, periodText } from './wording.js';

/** Active periods that light nothing on any day, or nothing that the others do not. */
export function idlePeriods({ program, place, days, dates }: ProgramUse, { desired }: LintContext): Remark[] {
  let periods = program.activePeriods;
  return program.activePeriods.flatMap((period, index): Remark[] => {
    const others = periods.filter((other) => other !== period);
    // Without any period a program would light the whole day (TALQ): the last one is judged by what it lights.
    const isIdle =
      others.length === 0
        ? days.every(({ plan }) => plan.segments.every(({ activity }) => activity === 'off'))
        : changesNothing(desired, { ...program, activePeriods: others }, days);
    if (!isIdle) return [];
    periods = others;
    return [
      {
        severity: 'warning',
        place: `${place}.activePeriods.${index}`,
        why: `${program.name}: ${periodText(period)} ${others.length === 0 ? 'lights nothing' : 'adds nothing to the other periods'} on any of ${counted(dates, 'day')}.`,
        fix: others.length === 0 ? 'Give it ends that leave a lit time between them.' : 'Remove it, or move it.',
      },
    ];
  });
}
