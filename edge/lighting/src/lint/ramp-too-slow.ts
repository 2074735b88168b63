import type { Seconds } from '@lamplighter/contracts';
import { changesOf, levelsUnder } from './control-levels.js';
import type { Remark } from './finding.js';
import type { LintContext } from './lint-context.js';

/** Longest way up for somebody who has just come. */
export const LONGEST_UP_SECONDS: Seconds = 5;

/** Presence light that comes up so slowly that people stand in the dark. */
export const rampTooSlow = ({ programs }: LintContext): Remark[] =>
  programs.flatMap((use) =>
    use.program.dynamicControls.flatMap((control, index): Remark[] => {
      if (control.kind !== 'presence' || (control.rampSeconds ?? 0) <= LONGEST_UP_SECONDS) return [];
      if (!changesOf(control, levelsUnder(index, use)).some((change) => change > 0)) return [];
      return [
        {
          severity: 'warning',
          place: `${use.place}.dynamicControls.${index}`,
          why: `${use.program.name}: the light takes ${control.rampSeconds} s to come up for somebody who is there already.`,
          fix: `Let it come up in ${LONGEST_UP_SECONDS} s or less.`,
        },
      ];
    }),
  );
