import type { Remark } from './finding.js';
import type { LintContext } from './lint-context.js';
import { periodText } from './wording.js';

/** A light sensor whose thresholds leave no gap: at dusk the light would come and go with every cloud. */
export const hysteresis = ({ programs, desired: { lightSensors = [] } }: LintContext): Remark[] =>
  programs.flatMap(({ program, place }) =>
    program.activePeriods.flatMap((period, index): Remark[] => {
      if (period.kind !== 'sensor' && period.kind !== 'astroAndSensor') return [];
      const { sensor = lightSensors[0]?.device, onLevel, offLevel } = period;
      const isMeasuring = lightSensors.some(({ device, kind }) => device === sensor && kind === 'lightSensor');
      if (!isMeasuring || onLevel < offLevel) return [];
      return [
        {
          severity: 'warning',
          place: `${place}.activePeriods.${index}`,
          why: `${program.name}: ${periodText(period)}, on below ${onLevel} lx and off above ${offLevel} lx: nothing between them.`,
          fix: 'Let it switch off at clearly more light than it switches on.',
        },
      ];
    }),
  );
