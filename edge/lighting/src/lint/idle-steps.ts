import type { Remark } from './finding.js';
import type { LintContext, ProgramUse } from './lint-context.js';
import { changesNothing } from './program-day.js';
import { counted, stepText } from './wording.js';

/**
 * Steps without which every day would be the same: outside the lit time, hidden by another, or to the level that holds
 * already. One after the other, so that of two that only hide each other one is left.
 */
export function idleSteps({ program, place, days, dates }: ProgramUse, { desired, programs }: LintContext): Remark[] {
  const carried = new Set(
    programs
      .filter((other) => other.program !== program && other.program.carriesOver)
      .flatMap((other) => other.days.flatMap(({ plan }) => plan.segments.map(({ lit }) => lit.ruleId))),
  );
  let steps = program.steps;
  return program.steps.flatMap((step, index): Remark[] => {
    const without = { ...program, steps: steps.filter((other) => other !== step) };
    const isCarried = carried.has(`${program.id}/steps.${index}`);
    if (isCarried || !changesNothing(desired, without, days)) return [];
    steps = without.steps;
    return [
      {
        severity: 'warning',
        place: `${place}.steps.${index}`,
        why: `${program.name}: ${stepText(step)} changes nothing on any of ${counted(dates, 'day')}.`,
        fix: 'Remove it, or move it into the lit time and away from the step that hides it.',
      },
    ];
  });
}
