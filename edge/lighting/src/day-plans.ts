import {
  type Calendar,
  type ControlProgram,
  DAY,
  type DesiredState,
  type EpochMs,
  type Place,
} from '@lamplighter/contracts';
import { type LightingDay, lightingDayAt, programOn } from './calendar.js';
import { type DayPlan, segmentsOf } from './day-plan.js';
import { holds, within } from './interval.js';
import { localDateOf, plusDays } from './local-time.js';
import { planDay } from './program.js';
import { darkNights, nightsAround } from './sun.js';

/** The plan of the day that an instant falls in. Null when neither program nor sun gives one. */
export interface DayPlans {
  at(instant: EpochMs): DayPlan | null;
}

/** Days kept per calendar: last week's question stays cheap, memory stays small. */
const MOST_KEPT_DAYS = 40;

/** The days of one calendar, planned when first asked for. */
export function dayPlans(desired: DesiredState, calendar: Calendar | null): DayPlans {
  let kept: DayPlan[] = [];
  let current: DayPlan | null = null;
  return {
    at(instant) {
      if (current && holds(current, instant)) return current;
      current = kept.find((plan) => holds(plan, instant)) ?? null;
      if (current) return current;
      current = planByProgram(desired, calendar, instant) ?? planBySun(desired.place, instant);
      if (current) kept = [current, ...kept].slice(0, MOST_KEPT_DAYS);
      return current;
    },
  };
}

/** What the calendar and its program say; null when they cannot be worked out, whatever the cause. */
function planByProgram(desired: DesiredState, calendar: Calendar | null, instant: EpochMs): DayPlan | null {
  try {
    if (!calendar) return null;
    const day = lightingDayAt(instant, desired.place.timeZone, calendar.dayOffsetHours);
    const programAt = (date: string) => desired.programs.find(({ id }) => id === programOn(calendar, date));
    const program = programAt(day.date);
    const previous = program?.carriesOver ? programAt(plusDays(day.date, -1)) : undefined;
    return program ? sound(planInStreet(desired, program, previous, day), instant) : null;
  } catch {
    return null;
  }
}

/** Plan of a day of a document's street, where a program that names no light sensor follows the first one. */
export const planInStreet = (
  desired: Pick<DesiredState, 'place' | 'lightSensors'>,
  program: ControlProgram,
  previous: ControlProgram | undefined,
  day: LightingDay,
): DayPlan => planDay(program, day, desired.place, { previous, lightSensor: desired.lightSensors?.[0]?.device });

/** Full light by sun alone, reckoned in UTC days so that not even a time zone is needed; null when the sun fails too. */
function planBySun(place: Place, instant: EpochMs): DayPlan | null {
  try {
    const from = Math.floor(instant / DAY) * DAY;
    const window = { from, to: from + DAY };
    const utc = { ...place, timeZone: 'UTC' };
    const name = 'no valid program: by sun alone';
    const dark = within(darkNights(utc, localDateOf('UTC', instant)), window);
    const segments = segmentsOf({
      window,
      activity: { certain: nightsAround(utc, instant), conditional: [] },
      nights: [],
      dark,
      changes: [],
      levelAt: (at) => ({ at, level: 100, ruleId: 'sun/night', when: '', reason: `${name}, full at night` }),
      source: 'lastGoodProgram',
      off: { ruleId: 'sun/day', reason: `${name}, off by day` },
    });
    return sound({ ...window, programName: name, segments, dark, controls: [] }, instant);
  } catch {
    return null;
  }
}

/** A plan only when it answers for the instant with finite edges. */
function sound(plan: DayPlan, instant: EpochMs): DayPlan | null {
  const isWhole = holds(plan, instant) && plan.segments.at(-1)?.to === plan.to;
  return isWhole ? plan : null;
}
