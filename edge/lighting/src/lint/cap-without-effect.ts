import type { DimLevel, DynamicControl, LightCap } from '@lamplighter/contracts';
import { common, type Interval } from '../interval.js';
import { asksFor } from './control-levels.js';
import type { Remark } from './finding.js';
import type { LintContext } from './lint-context.js';

/** Caps that nothing in the document ever feels. An operator's override would still be capped: info. */
export function capWithoutEffect(context: LintContext): Remark[] {
  return (context.desired.caps ?? []).flatMap((cap): Remark[] => {
    const why = idleness(cap, context.windowsOf(cap), context);
    if (!why) return [];
    const { id } = cap;
    return [
      {
        severity: 'info',
        place: `caps.${id}`,
        why: `${id} ${why}.`,
        fix: 'Remove it, or mend its dates and limits.',
      },
    ];
  });
}

function idleness(
  cap: LightCap,
  windows: readonly Interval[],
  { lamps, lampGroups, span }: LintContext,
): string | null {
  if (lamps.length === 0) return null;
  const concerned = lamps.filter(({ caps }) => caps.some(({ bound }) => bound.id === cap.id));
  if (concerned.length === 0) return 'concerns no luminaire';
  if (common([span], windows).length === 0) return 'is never in force in these days';
  const { maxLevel } = cap;
  if (maxLevel === undefined) {
    return concerned.some(({ placement }) => placement.tunableWhite)
      ? null
      : 'limits a colour temperature that no luminaire can change';
  }
  const asksForMore = lampGroups.some(
    ({ caps, use }) =>
      caps.some(({ bound }) => bound.id === cap.id) &&
      use.days.some(
        ({ programDay: { program, plan } }) =>
          program.dynamicControls.some((control) => mayExceed(control, maxLevel)) ||
          plan.segments.some((segment) => segment.lit.level > maxLevel && common([segment], windows).length > 0),
      ),
  );
  return asksForMore ? null : `lowers nothing: no program asks for more than ${maxLevel} % while it is in force`;
}

const mayExceed = (control: DynamicControl, level: DimLevel): boolean =>
  control.kind === 'external' || control.operation === 'add' || asksFor(control).some((asked) => asked > level);
