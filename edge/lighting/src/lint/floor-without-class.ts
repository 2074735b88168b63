import type { Remark } from './finding.js';
import type { LintContext } from './lint-context.js';
import { counted, someOf } from './wording.js';

/** A floor that no lighting class accounts for: it holds, but nobody can tell why it is so high. */
export function floorWithoutClass({ lamps }: LintContext): Remark[] {
  const found = lamps.filter(({ placement }) => placement.floorLevel > 0 && placement.lightingClass === '');
  const devices = found.map(({ device }) => device);
  const [first] = devices;
  if (first === undefined) return [];
  return [
    {
      severity: 'info',
      place: `luminaires.${first}`,
      why: `${counted(devices.length, 'luminaire')} (${someOf(devices)}) with a floor and no lighting class.`,
      fix: 'Give the segment its EN 13201 class, or no floor.',
    },
  ];
}
