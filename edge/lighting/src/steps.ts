import {
  type ControlProgram,
  type EffectOperation,
  type EpochMs,
  MINUTE,
  type Place,
  type ProgramStep,
} from '@lamplighter/contracts';
import { dateInDay, type LightingDay } from './calendar.js';
import type { LevelChange } from './day-plan.js';
import { extrasOf } from './decision.js';
import { instantOf, localTimeText, sinceMidnight, wallClock } from './local-time.js';
import { combine } from './operation.js';
import { nightsOf } from './sun.js';

/** A step relative to the sun, with how it meets the fixed-time level. */
export interface SunChange extends LevelChange {
  readonly operation: EffectOperation;
}

/** The fixed-time steps of a lighting day in order. Those of one instant keep their local order (a skipped hour), the last rules. */
export const fixedSteps = (program: ControlProgram, day: LightingDay): LevelChange[] =>
  inOrder(
    day,
    program.steps.flatMap((step) => {
      if (step.kind !== 'fixedTime') return [];
      const date = dateInDay(day, step.at);
      const at = instantOf(day.timeZone, date, step.at);
      return [{ ...changeOf(program, step, at, day), wall: Date.parse(date) + sinceMidnight(step.at) }];
    }),
  );

/** The steps of a lighting day that follow the sun, in order. */
export function sunSteps(program: ControlProgram, day: LightingDay, place: Place): SunChange[] {
  const steps = program.steps.filter((step) => step.kind === 'astroClock');
  const nights = steps.length > 0 ? nightsOf(place, day.date) : [];
  return inOrder(
    day,
    steps.flatMap((step) =>
      nights.flatMap((night) => {
        const event = night[step.event];
        if (event === null) return [];
        const at = event + step.offsetMinutes * MINUTE;
        const { operation } = step;
        return [{ ...changeOf(program, step, at, day), operation, wall: wallClock(day.timeZone, at) }];
      }),
    ),
  );
}

/** What a step relative to the sun makes of the fixed-time level (TALQ AstroClockTimeControl). */
export function withSunStep(program: ControlProgram, fixed: LevelChange, sun: SunChange): LevelChange {
  const level = combine(sun.operation, fixed.level, sun.level);
  const { operation, ...change } = sun;
  if (operation === 'set') return { ...extrasOf(fixed), ...change, level };
  return {
    ...extrasOf(fixed),
    ...change,
    level,
    reason: `${program.name}: ${operation} ${sun.level} % on ${fixed.level} %, ${sun.when}`,
  };
}

function inOrder<T extends LevelChange & { wall: number }>(day: LightingDay, changes: T[]): Omit<T, 'wall'>[] {
  return changes
    .filter(({ at }) => at >= day.start && at < day.end)
    .sort((a, b) => a.at - b.at || a.wall - b.wall)
    .map(({ wall: _, ...change }) => change);
}

function changeOf(program: ControlProgram, step: ProgramStep, at: EpochMs, day: LightingDay): LevelChange {
  const time = localTimeText(day.timeZone, at);
  const when =
    step.kind === 'fixedTime' ? `from ${time}` : `from ${time} (${step.event} ${signed(step.offsetMinutes)} min)`;
  return {
    at,
    level: step.level,
    ruleId: `${program.id}/${step.id ?? stepName(step)}`,
    when,
    reason: `${program.name}: ${step.level} % ${when}`,
    ...extrasOf(step),
  };
}

const stepName = (step: ProgramStep): string =>
  step.kind === 'fixedTime' ? step.at : `${step.event}${signed(step.offsetMinutes)}`;

const signed = (minutes: number): string => (minutes < 0 ? `${minutes}` : `+${minutes}`);
