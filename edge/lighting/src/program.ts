import type { ControlProgram, DeviceId, EpochMs, Place } from '@lamplighter/contracts';
import { activityOf, betweenLocalTimes } from './active-period.js';
import { type LightingDay, lightingDay } from './calendar.js';
import { type DayPlan, type LevelChange, type PlannedControl, segmentsOf } from './day-plan.js';
import type { Interval } from './interval.js';
import { within } from './interval.js';
import { localTimeText, plusDays } from './local-time.js';
import { fixedSteps, type SunChange, sunSteps, withSunStep } from './steps.js';
import { darkNights, nightsOf } from './sun.js';

interface PlanOptions {
  /** Program of the lighting day before; the same one when absent. */
  readonly previous?: ControlProgram | undefined;
  /** For periods that name no light sensor. */
  readonly lightSensor?: DeviceId | undefined;
}

/** What a program does in one lighting day. Throws RangeError when place or times give no instants. */
export function planDay(
  program: ControlProgram,
  day: LightingDay,
  place: Place,
  { previous = program, lightSensor }: PlanOptions = {},
): DayPlan {
  const window = { from: day.start, to: day.end };
  const fixed = fixedSteps(program, day);
  const sun = sunSteps(program, day, place);
  const before = lightingDay(plusDays(day.date, -1), day.timeZone, day.offsetHours);
  const isAlwaysCarried = program.carriesOver === true;
  const mayCarry = isAlwaysCarried || day.offsetHours === 0;
  const source = isAlwaysCarried ? previous : program;
  const carried = mayCarry ? lastOf(source, before, program) : undefined;
  const carriedSun = mayCarry ? sunSteps(source, before, place).at(-1) : undefined;

  const levelAt = (instant: EpochMs, period: Interval): LevelChange => {
    // A night that a calendar cuts at midnight goes on where the day before left it (TALQ FixedTimeControl).
    const goesOn = isAlwaysCarried || period.from < day.start;
    const step =
      fixed.findLast(({ at }) => at <= instant) ?? (goesOn ? carried : undefined) ?? base(program, period, day);
    const bySun: SunChange | undefined = sun.findLast(({ at }) => at <= instant) ?? (goesOn ? carriedSun : undefined);
    return bySun ? withSunStep(program, step, bySun) : step;
  };

  const dark = within(darkNights(place, day.date), window);
  return {
    ...window,
    programName: program.name,
    segments: segmentsOf({
      window,
      activity: activityOf(program.activePeriods, day, place, {
        minimumBurning: program.minimumBurningMinutes,
        lightSensor,
      }),
      nights: nightsOf(place, day.date),
      dark,
      changes: [...fixed, ...sun].map(({ at }) => at),
      levelAt,
      source: 'program',
      off: { ruleId: `${program.id}/off`, reason: `${program.name}: off outside its periods` },
    }),
    dark,
    controls: program.dynamicControls.map((control, index): PlannedControl => {
      const windows = control.between ? betweenLocalTimes(control.between.from, control.between.to, day) : [window];
      return {
        control,
        ruleId: `${program.id}/${control.id ?? `${control.kind}-${index + 1}`}`,
        windows: within(windows, window),
      };
    }),
  };
}

/** The level with which a program ended a day: that of its last step by the clock, else another program's base level. */
function lastOf(program: ControlProgram, day: LightingDay, today: ControlProgram): LevelChange | undefined {
  const last = fixedSteps(program, day).at(-1);
  return last ?? (program === today ? undefined : base(program, { from: day.start, to: day.end }, day));
}

function base(program: ControlProgram, period: Interval, day: LightingDay): LevelChange {
  const when =
    'condition' in period ? 'when it starts' : `from ${localTimeText(day.timeZone, period.from)}, when it starts`;
  return {
    at: period.from,
    level: program.baseLevel,
    ruleId: `${program.id}/base`,
    when,
    reason: `${program.name}: ${program.baseLevel} % ${when}`,
  };
}
