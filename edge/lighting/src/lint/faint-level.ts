import type { DimLevel, DynamicControl, EffectOperation, ProgramStep } from '@lamplighter/contracts';
import { asksFor } from './control-levels.js';
import type { Remark } from './finding.js';
import type { LintContext } from './lint-context.js';

/** Below this much gear is often at its physical minimum already (IEC 62386-102 PHM). */
export const FAINTEST_LEVEL: DimLevel = 10;

/** Levels above 0 that gear may not be able to hold: it then gives its minimum, which is more. */
export const faintLevel = ({ programs }: LintContext): Remark[] =>
  programs.flatMap(({ program, place }) =>
    [
      { at: `${place}.baseLevel`, levels: [program.baseLevel] },
      ...program.steps.map((step, index) => ({ at: `${place}.steps.${index}`, levels: levelsOf(step) })),
      ...program.dynamicControls.map((control, index) => ({
        at: `${place}.dynamicControls.${index}`,
        levels: isAbsolute(control.operation) ? asksFor(control) : [],
      })),
    ].flatMap(({ at, levels }): Remark[] => {
      const faint = levels.filter((level) => level > 0 && level < FAINTEST_LEVEL);
      if (faint.length === 0) return [];
      return [
        {
          severity: 'info',
          place: at,
          why: `${program.name}: ${faint.join(', ')} % is less than much gear can give.`,
          fix: `Check the gear's minimum, or ask for ${FAINTEST_LEVEL} % or more.`,
        },
      ];
    }),
  );

const levelsOf = (step: ProgramStep): readonly DimLevel[] =>
  step.kind === 'fixedTime' || isAbsolute(step.operation) ? [step.level] : [];

/** The level itself is asked for, not a change by so much. */
const isAbsolute = (operation: EffectOperation | DynamicControl['operation']): boolean =>
  ['set', 'max', 'min'].includes(operation);
