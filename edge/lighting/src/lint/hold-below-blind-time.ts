import type { DynamicControl } from '@lamplighter/contracts';
import type { Remark } from './finding.js';
import type { LintContext, ProgramUse } from './lint-context.js';
import { someOf } from './wording.js';

/** A hold that ends before the sensor can see again: whoever keeps walking is left in the dark. */
export const holdBelowBlindTime = ({ programs, desired }: LintContext): Remark[] =>
  programs.flatMap((use) =>
    use.program.dynamicControls.flatMap((control, index): Remark[] => {
      const heard = sensorsOf(control, use);
      const blind = desired.sensors.flatMap(({ device, blindSeconds = 0 }) =>
        heard.includes(device) && blindSeconds > control.holdSeconds ? [{ device, blindSeconds }] : [],
      );
      if (blind.length === 0) return [];
      const longest = Math.max(...blind.map(({ blindSeconds }) => blindSeconds));
      return [
        {
          severity: 'warning',
          place: `${use.place}.dynamicControls.${index}`,
          why: `${use.program.name}: light is held for ${control.holdSeconds} s, and after a detection ${someOf(blind.map(({ device }) => device))} may see nobody for up to ${longest} s.`,
          fix: `Hold it for ${longest} s or more.`,
        },
      ];
    }),
  );

/** The sensors that a control listens to, for presence those with a luminaire of the program in their bubble. */
function sensorsOf(control: DynamicControl, { followers }: ProgramUse): readonly string[] {
  if (control.kind !== 'presence') return control.kind === 'sensor' ? control.sensors : [];
  return followers.flatMap(({ sensors }) =>
    sensors.flatMap(({ sensor, ring }) => (ring < control.levels.length ? [sensor] : [])),
  );
}
