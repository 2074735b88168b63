import type { DesiredState } from '@lamplighter/contracts';
import type { Remark } from './finding.js';
import type { LintContext, ProgramUse } from './lint-context.js';
import { periodText, someOf } from './wording.js';

/** Sensors that a program names and the document does not know. Without word from its sensor a period goes by the sun. */
export const unknownSensor = ({ programs, desired }: LintContext): Remark[] =>
  programs.flatMap((use) => [...ofPeriods(use, desired), ...ofControls(use, desired)]);

function ofPeriods({ program, place }: ProgramUse, { lightSensors = [] }: DesiredState): Remark[] {
  return program.activePeriods.flatMap((period, index): Remark[] => {
    if (period.kind !== 'sensor' && period.kind !== 'astroAndSensor') return [];
    const isKnown =
      period.sensor === undefined
        ? lightSensors.length > 0
        : lightSensors.some(({ device }) => device === period.sensor);
    if (isKnown) return [];
    const isMistaken = lightSensors.length > 0;
    return [
      {
        severity: isMistaken ? 'warning' : 'info',
        place: `${place}.activePeriods.${index}`,
        why: `${program.name}: ${periodText(period)}, and the document has ${isMistaken ? `only ${someOf(lightSensors.map(({ device }) => device))}` : 'no light sensor'}: the sun decides.`,
        fix: 'Place the sensor, name one that is there, or use a period by the sun.',
      },
    ];
  });
}

function ofControls({ program, place }: ProgramUse, { sensors, lightSensors = [] }: DesiredState): Remark[] {
  const known = new Set([...sensors, ...lightSensors].map(({ device }) => device));
  return program.dynamicControls.flatMap((control, index): Remark[] => {
    const unknown = control.kind === 'sensor' ? control.sensors.filter((sensor) => !known.has(sensor)) : [];
    if (unknown.length === 0) return [];
    return [
      {
        severity: 'info',
        place: `${place}.dynamicControls.${index}`,
        why: `${program.name}: ${someOf(unknown)} is no sensor of the document.`,
        fix: 'Nothing to do if it reports from elsewhere; else name one that is there.',
      },
    ];
  });
}
