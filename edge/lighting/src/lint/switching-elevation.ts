import { CIVIL_TWILIGHT } from '../sun.js';
import type { Remark } from './finding.js';
import type { LintContext } from './lint-context.js';

/** A sun so high or low at switching that it is hardly meant. */
export function switchingElevation({ desired: { place } }: LintContext): Remark[] {
  const { switchingElevation: at, darkElevation } = place;
  const remarks: Remark[] = [];
  const add = (field: string, why: string, fix: string): number =>
    remarks.push({ severity: 'warning', place: `place.${field}`, why, fix });
  if (at > 0) {
    add(
      'switchingElevation',
      `The lamps switch while the sun is ${at} degrees up.`,
      'Use -0.833 for sunset, -3 or -6.',
    );
  }
  if (at < CIVIL_TWILIGHT) {
    add(
      'switchingElevation',
      `The lamps switch with the sun at ${at} degrees, when twilight no longer serves a road.`,
      'Use -6 or higher.',
    );
  }
  if (darkElevation !== undefined && darkElevation > at) {
    add(
      'darkElevation',
      `The class floor holds from ${darkElevation} degrees, before the lamps switch at ${at}: they come on with it.`,
      'Use the switching elevation or less.',
    );
  }
  return remarks;
}
