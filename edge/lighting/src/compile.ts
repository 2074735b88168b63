import {
  type Calendar,
  DAY,
  type DesiredState,
  type DeviceId,
  type EpochMs,
  type LuminairePlacement,
  type Place,
} from '@lamplighter/contracts';
import type { Interval } from './active-period.js';
import { lightingDayAt, programOn } from './calendar.js';
import { type DayPlan, segmentsOf } from './day-plan.js';
import type { NearbySensor } from './presence.js';
import { planDay } from './program.js';
import { nightsAround } from './sun.js';

/** A desired state made ready for resolve(): indexed by device, with a cache of day plans per calendar. */
export interface CompiledState {
  readonly desired: DesiredState;
  readonly lamps: ReadonlyMap<DeviceId, CompiledLamp>;
}

interface CompiledLamp {
  readonly placement: LuminairePlacement;
  readonly sensors: readonly NearbySensor[];
  readonly plans: DayPlans;
}

/** The plan of the day that an instant falls in. Null when neither program nor sun gives one. */
interface DayPlans {
  at(instant: EpochMs): DayPlan | null;
}

/** Makes a document ready; costs little, since a day is only planned when first asked for. */
export function compile(desired: DesiredState): CompiledState {
  const plans = new Map(desired.calendars.map((calendar) => [calendar.id, dayPlans(desired, calendar)]));
  const withoutCalendar = dayPlans(desired, null);
  return {
    desired,
    lamps: new Map(
      desired.luminaires.map((placement) => [
        placement.device,
        {
          placement,
          sensors: sensorsNear(placement.device, desired),
          plans: plans.get(placement.calendarId) ?? withoutCalendar,
        },
      ]),
    ),
  };
}

/** Ring numbers of every sensor whose bubble holds the device; the innermost where it stands in several rings. */
function sensorsNear(device: DeviceId, desired: DesiredState): NearbySensor[] {
  return desired.sensors
    .map((sensor) => ({ sensor: sensor.device, ring: sensor.rings.findIndex((ring) => ring.includes(device)) }))
    .filter(({ ring }) => ring >= 0);
}

/** Days kept per calendar: a year study and last week's question stay cheap, memory stays small. */
const MOST_KEPT_DAYS = 40;

function dayPlans(desired: DesiredState, calendar: Calendar | null): DayPlans {
  let kept: DayPlan[] = [];
  let current: DayPlan | null = null;
  const holds = (plan: DayPlan, instant: EpochMs): boolean => plan.from <= instant && instant < plan.to;
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
    const programId = programOn(calendar, day.date);
    const program = desired.programs.find(({ id }) => id === programId);
    return program ? sound(planDay(program, day, desired.place), instant) : null;
  } catch {
    return null;
  }
}

/** Full light by sun alone, reckoned in UTC days so that not even a time zone is needed; null when the sun fails too. */
function planBySun(place: Place, instant: EpochMs): DayPlan | null {
  try {
    const from = Math.floor(instant / DAY) * DAY;
    const window: Interval = { from, to: from + DAY };
    const nights = nightsAround({ ...place, timeZone: 'UTC' }, instant);
    const name = 'no valid program: by sun alone';
    const segments = segmentsOf(
      window,
      nights,
      [],
      (at) => ({ at, level: 100, ruleId: 'sun/night', reason: `${name}, full at night` }),
      { source: 'lastGoodProgram', off: { ruleId: 'sun/day', reason: `${name}, off by day` } },
    );
    return sound({ ...window, programName: name, segments, controls: [] }, instant);
  } catch {
    return null;
  }
}

/** A plan only when it answers for the instant with finite edges. */
function sound(plan: DayPlan, instant: EpochMs): DayPlan | null {
  const isWhole = plan.from <= instant && instant < plan.to && plan.segments.at(-1)?.to === plan.to;
  return isWhole ? plan : null;
}
