import { grouped } from '../grouped.js';
import type { Remark } from './finding.js';
import type { LintContext } from './lint-context.js';
import { counted, someOf } from './wording.js';

/** A lighting class without a floor: it promises light that nothing guards. */
export function classWithoutFloor({ lamps }: LintContext): Remark[] {
  const found = lamps.filter(({ placement }) => placement.floorLevel === 0 && placement.lightingClass !== '');
  return [...grouped(found, ({ placement }) => placement.lightingClass)].map(([lightingClass, alike]) => ({
    severity: 'warning',
    place: `luminaires.${alike[0].device}`,
    why: `${counted(alike.length, 'luminaire')} of class ${lightingClass} (${someOf(alike.map(({ device }) => device))}) without a floor.`,
    fix: 'Give the segment the floor of its class.',
  }));
}
