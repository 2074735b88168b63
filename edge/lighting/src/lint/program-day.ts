import type { ControlProgram, DesiredState, ProgramStep } from '@lamplighter/contracts';
import { activityOf } from '../active-period.js';
import type { LightingDay } from '../calendar.js';
import type { DayPlan } from '../day-plan.js';
import { planInStreet } from '../day-plans.js';
import { common, type Interval, within } from '../interval.js';
import { type Stretch, stretchesOf } from './stretch.js';

/** What a program does in one lighting day. */
export interface ProgramDay {
  /** With numbered parts. */
  readonly program: ControlProgram;
  /** Program of the lighting day before. */
  readonly previous: ControlProgram;
  readonly day: LightingDay;
  readonly plan: DayPlan;
  readonly stretches: readonly Stretch[];
  /** The same while it is dark, so that the class floor holds. */
  readonly dark: readonly Stretch[];
  /** When one active period alone lights for certain, within the day. */
  certainOf(period: number): readonly Interval[];
}

/** The program with ids that are paths (`steps.2`), so that whatever its plans say can be found in the document. */
export const withNumberedParts = (program: ControlProgram): ControlProgram => ({
  ...program,
  steps: program.steps.map((step, index): ProgramStep => ({ ...step, id: `steps.${index}` })),
  dynamicControls: program.dynamicControls.map((control, index) => ({ ...control, id: `dynamicControls.${index}` })),
});

/** Plans one day of a program. */
export function programDay(
  desired: DesiredState,
  program: ControlProgram,
  previous: ControlProgram,
  day: LightingDay,
): ProgramDay {
  const plan = planInStreet(desired, program, previous, day);
  const stretches = stretchesOf(plan);
  const certain: (readonly Interval[] | undefined)[] = [];
  return {
    program,
    previous,
    day,
    plan,
    stretches,
    dark: common(stretches, plan.dark),
    certainOf(index) {
      const period = program.activePeriods[index];
      certain[index] ??= period ? within(activityOf([period], day, desired.place).certain, plan) : [];
      return certain[index];
    },
  };
}

/** The plan that another version of the program would give on the same day. */
const replanned = (desired: DesiredState, version: ControlProgram, { previous, day }: ProgramDay): DayPlan =>
  planInStreet(desired, version, previous.id === version.id ? version : previous, day);

/** Whether every day would be the same under another version of the program, whatever sensors say. */
export const changesNothing = (desired: DesiredState, version: ControlProgram, days: readonly ProgramDay[]): boolean =>
  days.every((day) => isSamePlan(day.plan, replanned(desired, version, day)));

/** Whether two plans of one day say the same at every instant. */
function isSamePlan(a: DayPlan, b: DayPlan): boolean {
  const [words, others] = [wordsOf(a), wordsOf(b)];
  return words.length === others.length && words.every((word, index) => word === others[index]);
}

function wordsOf({ segments }: DayPlan): string[] {
  const words: string[] = [];
  let last = '';
  for (const { from, activity, isNight, lit } of segments) {
    const { level, rampSeconds, rampFromSeconds, colourTemperatureK } = lit;
    const word = JSON.stringify(
      activity === 'off' ? activity : [activity, isNight, level, rampSeconds, rampFromSeconds, colourTemperatureK],
    );
    if (word !== last) words.push(`${from} ${word}`);
    last = word;
  }
  return words;
}
