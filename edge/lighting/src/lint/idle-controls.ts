import { asksFor, changesOf, levelsUnder } from './control-levels.js';
import type { Remark } from './finding.js';
import type { LintContext, ProgramUse } from './lint-context.js';
import { counted, levelText } from './wording.js';

/** Dynamic controls that change nothing: no sensor near, no lit hour between their times, no level that differs. */
export const idleControls = (use: ProgramUse, { desired }: LintContext): Remark[] =>
  use.program.dynamicControls.flatMap((control, index): Remark[] => {
    const place = `${use.place}.dynamicControls.${index}`;
    const name = `${use.program.name}: the ${control.kind} control`;
    if (control.kind === 'presence' && use.followers.length > 0 && !isSensed(control.levels.length, use)) {
      const why =
        desired.sensors.length === 0
          ? 'there is no presence sensor'
          : `none of its ${counted(use.followers.length, 'luminaire')} stands in the first ${counted(control.levels.length, 'ring')} of a sensor`;
      const fix = 'Nothing to do if sensors are to come; else place them, or remove it.';
      return [{ severity: 'info', place, why: `${name} does nothing: ${why}.`, fix }];
    }
    const below = levelsUnder(index, use);
    if (below.length === 0) {
      const { from, to } = control.between ?? { from: '00:00', to: '24:00' };
      const why = `${name} may act from ${from} to ${to}, when the program never lights.`;
      return [{ severity: 'warning', place, why, fix: 'Give it hours in the lit time, or remove it.' }];
    }
    if (control.kind === 'external' || changesOf(control, below).some((change) => change !== 0)) return [];
    const asked = `${control.operation} ${asksFor(control).join(', ')} %`;
    return [
      {
        severity: 'warning',
        place,
        why: `${name} (${asked}) changes nothing: whenever it may act the program asks for ${below.map(levelText).join(', ')} %.`,
        fix: 'Give it another level or operation, or remove it.',
      },
    ];
  });

const isSensed = (rings: number, { followers }: ProgramUse): boolean =>
  followers.some(({ sensors }) => sensors.some(({ ring }) => ring < rings));
