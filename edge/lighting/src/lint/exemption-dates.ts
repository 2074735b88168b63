import type { FloorExemption } from '@lamplighter/contracts';
import { common, type Interval } from '../interval.js';
import type { Remark } from './finding.js';
import type { LintContext } from './lint-context.js';

/** Exemptions that are over, that nobody must renew within a year, that never hold or lower nothing. */
export function exemptionDates(context: LintContext): Remark[] {
  return (context.desired.exemptions ?? []).flatMap((exemption) => {
    const { id } = exemption;
    const found = doubt(exemption, context.windowsOf(exemption), context);
    if (!found) return [];
    const [severity, why, fix] = found;
    return [{ severity, place: `exemptions.${id}`, why: `${id} ${why}.`, fix }];
  });
}

type Doubt = readonly [severity: Remark['severity'], why: string, fix: string];

function doubt(
  { id, from, to, level }: FloorExemption,
  windows: readonly Interval[],
  { lamps, nights, span }: LintContext,
): Doubt | null {
  if (to < from) return ['warning', `ends on ${to}, before it begins on ${from}`, 'Mend its dates.'];
  const [first, last] = [nights[0]?.date ?? '', nights.at(-1)?.date ?? ''];
  if (to < first) return ['info', `ended on ${to}: the class floor holds again`, 'Remove it, or get a new one.'];
  const aYearOn = `${Number(from.slice(0, 4)) + 1}${from.slice(4)}`;
  if (to >= aYearOn) {
    return ['warning', `holds from ${from} to ${to}, more than a year`, 'Let it end within a year and be renewed.'];
  }
  if (from > last) return null;
  if (common([span], windows).length === 0) {
    return ['warning', 'is in force at no time in these days', 'Mend its dates and hours.'];
  }
  const floors = lamps.flatMap(({ exemptions, placement: { floorLevel } }) =>
    floorLevel > 0 && exemptions.some(({ bound }) => bound.id === id) ? [floorLevel] : [],
  );
  if (floors.length === 0 || Math.max(...floors) > level) return null;
  return ['info', `lowers nothing: no floor is above ${level} %`, 'Remove it, or lower its level.'];
}
