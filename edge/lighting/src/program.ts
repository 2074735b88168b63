import { type ControlProgram, type EpochMs, MINUTE, type Place, type ProgramStep } from '@lamplighter/contracts';
import { activeIntervals, betweenLocalTimes, type Interval, within } from './active-period.js';
import { dateInDay, type LightingDay, lightingDay } from './calendar.js';
import { type DayPlan, type LevelChange, type PlannedControl, segmentsOf } from './day-plan.js';
import { instantOf, localTimeText, plusDays, sinceMidnight, wallClock } from './local-time.js';
import { nightOfDate } from './sun.js';

/** What a program does in one lighting day. Throws RangeError when place or times give no instants. */
export function planDay(program: ControlProgram, day: LightingDay, place: Place): DayPlan {
  const window = { from: day.start, to: day.end };
  const active = activeIntervals(program.activePeriods, day, place);
  const today = stepsOf(program, day, place);
  // A night that a calendar cuts at midnight goes on where the day before left it (TALQ FixedTimeControl: wraps around).
  const carried =
    day.offsetHours === 0
      ? stepsOf(program, lightingDay(plusDays(day.date, -1), day.timeZone, 0), place).at(-1)
      : undefined;

  const levelAt = (instant: EpochMs, period: Interval): LevelChange => {
    const passed = today.findLast((step) => step.at <= instant);
    return passed ?? (period.from < day.start ? carried : undefined) ?? base(program, period, day);
  };

  return {
    ...window,
    programName: program.name,
    segments: segmentsOf(
      window,
      active,
      today.map((step) => step.at),
      levelAt,
      { source: 'program', off: { ruleId: `${program.id}/off`, reason: `${program.name}: off outside its periods` } },
    ),
    controls: program.dynamicControls.map((control, index): PlannedControl => {
      const windows = control.between ? betweenLocalTimes(control.between.from, control.between.to, day) : [window];
      return {
        control,
        ruleId: `${program.id}/${control.id ?? `presence-${index + 1}`}`,
        windows: within(windows, day),
      };
    }),
  };
}

/** The steps of a lighting day in order. Those of one instant keep their local order (a skipped hour), the last rules. */
export function stepsOf(program: ControlProgram, day: LightingDay, place: Place): LevelChange[] {
  return program.steps
    .flatMap((step) => instantsOf(step, day, place).map((found) => ({ step, ...found })))
    .filter(({ at }) => at >= day.start && at < day.end)
    .sort((a, b) => a.at - b.at || a.wall - b.wall)
    .map(({ step, at }) => ({
      at,
      level: step.level,
      ruleId: `${program.id}/${step.id ?? stepName(step)}`,
      reason: `${program.name}: ${step.level} % from ${stepText(step, localTimeText(day.timeZone, at))}`,
    }));
}

function instantsOf(step: ProgramStep, day: LightingDay, place: Place): { at: EpochMs; wall: number }[] {
  if (step.kind === 'fixedTime') {
    const date = dateInDay(day, step.at);
    return [{ at: instantOf(day.timeZone, date, step.at), wall: Date.parse(date) + sinceMidnight(step.at) }];
  }
  return [-2, -1, 0, 1].flatMap((days) => {
    const event = nightOfDate(place, plusDays(day.date, days))?.[step.event] ?? null;
    if (event === null) return [];
    const at = event + step.offsetMinutes * MINUTE;
    return [{ at, wall: wallClock(day.timeZone, at) }];
  });
}

const base = (program: ControlProgram, period: Interval, day: LightingDay): LevelChange => ({
  at: period.from,
  level: program.baseLevel,
  ruleId: `${program.id}/base`,
  reason: `${program.name}: ${program.baseLevel} % from ${localTimeText(day.timeZone, period.from)}, when it starts`,
});

const stepName = (step: ProgramStep): string =>
  step.kind === 'fixedTime' ? step.at : `${step.event}${signed(step.offsetMinutes)}`;

const stepText = (step: ProgramStep, at: string): string =>
  step.kind === 'fixedTime' ? at : `${at} (${step.event} ${signed(step.offsetMinutes)} min)`;

const signed = (minutes: number): string => (minutes < 0 ? `${minutes}` : `+${minutes}`);
