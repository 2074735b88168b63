import { holds } from '../interval.js';
import { type ClockJump, clockJumps } from './clock-jumps.js';
import type { Remark } from './finding.js';
import type { LintContext, ProgramUse } from './lint-context.js';

/** A local time in the document. */
interface Moment {
  readonly place: string;
  readonly name: string;
  readonly time: string;
}

/** Local times that the clocks skip in one night and show twice in another. Each happens exactly once all the same. */
export function clockChange({ programs, desired, span }: LintContext): Remark[] {
  const jumps = clockJumps(desired.place.timeZone, span);
  return [
    ...programs.flatMap((use) => {
      const met = jumps.filter(({ at }) => use.days.some(({ plan }) => holds(plan, at)));
      return momentsOf(use).flatMap((moment) => remarks(moment, met));
    }),
    ...(['exemptions', 'caps'] as const).flatMap((list) =>
      (desired[list] ?? []).flatMap(({ id, between }) => {
        const times = between ? [between.from, between.to] : [];
        return times.flatMap((time) => remarks({ place: `${list}.${id}`, name: id, time }, jumps));
      }),
    ),
  ];
}

function momentsOf({ program, place }: ProgramUse): Moment[] {
  const { name } = program;
  return [
    ...program.activePeriods.flatMap((period, index) => {
      if (period.kind !== 'absolute' && period.kind !== 'clockAndSun') return [];
      const times = [period.on, period.off].filter((end) => typeof end === 'string');
      return times.map((time): Moment => ({ place: `${place}.activePeriods.${index}`, name, time }));
    }),
    ...program.steps.flatMap((step, index) =>
      step.kind === 'fixedTime' ? [{ place: `${place}.steps.${index}`, name, time: step.at }] : [],
    ),
    ...program.dynamicControls.flatMap(({ between }, index) =>
      (between ? [between.from, between.to] : []).map((time) => ({
        place: `${place}.dynamicControls.${index}`,
        name,
        time,
      })),
    ),
  ];
}

function remarks({ place, name, time }: Moment, jumps: readonly ClockJump[]): Remark[] {
  const met = jumps.filter((jump) => jump.concerns(time));
  if (met.length === 0) return [];
  const what = met.map(({ kind, date, after }) =>
    kind === 'skipped'
      ? `does not exist on ${date} and is taken as ${after}`
      : `comes twice on ${date} and counts the first time`,
  );
  return [
    {
      severity: 'warning',
      place,
      why: `${name}: ${time} ${what.join(', ')}.`,
      fix: 'Choose a time that no clock change touches, or accept that it happens so, exactly once.',
    },
  ];
}
