import type { FloorExemption, LightCap } from '@lamplighter/contracts';
import type { CompiledBound } from '../bounds.js';
import type { LightingDay } from '../calendar.js';
import { type Interval, union } from '../interval.js';

/** When an exemption or cap is in force, in a row of nights and a day around them (a calendar may count from midnight). */
export function boundWindows(
  at: CompiledBound<FloorExemption | LightCap>['at'],
  nights: readonly LightingDay[],
): Interval[] {
  const [first, last] = [nights[0], nights.at(-1)];
  if (!first || !last) return [];
  const found: Interval[] = [];
  const end = 2 * last.end - last.start;
  for (let from = 2 * first.start - first.end; from < end; ) {
    const { isInForce, until } = at(from);
    if (isInForce) found.push({ from, to: until });
    from = until;
  }
  return union(found);
}
