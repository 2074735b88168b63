import type { Remark } from './finding.js';
import { idleControls } from './idle-controls.js';
import { idlePeriods } from './idle-periods.js';
import { idleRules } from './idle-rules.js';
import { idleSteps } from './idle-steps.js';
import type { LintContext } from './lint-context.js';

/** Programs, periods, steps, controls and calendar rules that change nothing on any day. */
export function neverFires(context: LintContext): Remark[] {
  return [
    ...context.programs.flatMap((use) => [
      ...unused(use),
      ...idlePeriods(use, context),
      ...idleSteps(use, context),
      ...idleControls(use, context),
    ]),
    ...context.calendars.flatMap((use) => idleRules(use)),
  ];
}

const unused = ({ program, place, isUsed }: LintContext['programs'][number]): Remark[] =>
  isUsed
    ? []
    : [
        {
          severity: 'info',
          place,
          why: `No calendar names ${program.name} on any of these days.`,
          fix: 'Name it in a calendar, or remove it.',
        },
      ];
