import { controlsShadowed } from './controls-shadowed.js';
import type { Remark } from './finding.js';
import type { LintContext } from './lint-context.js';
import { periodsOverlapping } from './periods-overlapping.js';
import { rulesCovered } from './rules-covered.js';
import { stepsCrossing } from './steps-crossing.js';

/** What meets another of its kind: periods, steps, calendar rules, dynamic controls. */
export function overlap(context: LintContext): Remark[] {
  return [
    ...context.programs.flatMap((use) => [
      ...periodsOverlapping(use, context),
      ...stepsCrossing(use, context),
      ...controlsShadowed(use),
    ]),
    ...context.calendars.flatMap(rulesCovered),
  ];
}
