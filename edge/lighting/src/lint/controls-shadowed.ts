import type { DynamicControl } from '@lamplighter/contracts';
import { lengthOf, outside } from '../interval.js';
import type { Remark } from './finding.js';
import type { ProgramUse } from './lint-context.js';
import { pairsOf } from './pairs.js';

/** Dynamic controls that never get a turn: whenever one could act, an earlier one is active and decides. */
export function controlsShadowed({ program, place, days }: ProgramUse): Remark[] {
  const shadows = new Map<number, number>();
  for (const { first, second, i, j } of pairsOf(program.dynamicControls)) {
    const isInside = days.every(({ plan: { controls } }) =>
      (controls[j]?.windows ?? []).every((window) => lengthOf(outside(window, controls[i]?.windows ?? [])) === 0),
    );
    if (isInside && isActiveWith(second, first) && !shadows.has(j)) shadows.set(j, i);
  }
  return [...shadows].map(([j, i]) => ({
    severity: 'warning',
    place: `${place}.dynamicControls.${j}`,
    why: `${program.name}: the control never acts, since dynamicControls.${i} stands before it and is active whenever it is.`,
    fix: 'Move it before that one, give it other hours, or remove it.',
  }));
}

/** Whether another control is active whenever this one is. */
function isActiveWith(control: DynamicControl, other: DynamicControl): boolean {
  if (control.holdSeconds > other.holdSeconds) return false;
  if (control.kind === 'presence') return other.kind === 'presence' && control.levels.length <= other.levels.length;
  if (control.kind === 'external') return other.kind === 'external' && control.source === other.source;
  return other.kind === 'sensor' && control.sensors.every((sensor) => other.sensors.includes(sensor));
}
