import {
  type ActivePeriod,
  type DeviceId,
  type EpochMs,
  MINUTE,
  type Place,
  type SunEvent,
} from '@lamplighter/contracts';
import { type LightingDay, NOON } from './calendar.js';
import type { Condition } from './condition.js';
import { type Interval, union } from './interval.js';
import { instantOf, type LocalDate, plusDays, sinceMidnight } from './local-time.js';
import { type Night, nightOfDate, sunTimes } from './sun.js';

type Period<K extends ActivePeriod['kind']> = Extract<ActivePeriod, { kind: K }>;

/** An interval in which a program lights while a condition holds. */
export interface ConditionalInterval extends Interval {
  readonly condition: Condition;
}

/** When a program lights in and around one lighting day: for certain, and while a sensor says so. */
export interface Activity {
  /** Sorted, disjoint, not cut at the day's edges. */
  readonly certain: readonly Interval[];
  readonly conditional: readonly ConditionalInterval[];
}

/** Dates around a lighting day whose sun may reach into it, offsets included. */
const AROUND = [-2, -1, 0, 1, 2];

/**
 * A program repeats every date, and the day is a window on that repetition (TALQ AbsoluteActivePeriod): from midnight to
 * midnight, a night shows as its end in the morning and the next one's start in the evening. Without any period the
 * program lights the whole day (TALQ). A certain interval shorter than `minimumBurning` minutes lights nothing.
 */
export function activityOf(
  periods: readonly ActivePeriod[],
  day: LightingDay,
  place: Place,
  options: { readonly minimumBurning?: number | undefined; readonly lightSensor?: DeviceId | undefined } = {},
): Activity {
  const whole = { from: day.start, to: day.end };
  if (periods.length === 0) return { certain: [whole], conditional: [] };
  const certain: Interval[] = [];
  const conditional: ConditionalInterval[] = [];
  for (const period of periods) {
    switch (period.kind) {
      case 'absolute':
        certain.push(...betweenLocalTimes(period.on, period.off, day));
        break;
      case 'astroClock':
        certain.push(...around(day).flatMap((date) => betweenSunEvents(period, date, place)));
        break;
      case 'clockAndSun':
        certain.push(...around(day).flatMap((date) => betweenClockAndSun(period, date, place)));
        break;
      case 'astroAndSensor': {
        const condition = lightCondition(period, options.lightSensor);
        for (const date of around(day)) {
          const { dark, windows } = sunWithSensor(period, date, place);
          certain.push(...dark);
          conditional.push(...windows.map((window) => ({ ...window, condition })));
        }
        break;
      }
      case 'sensor':
        conditional.push({ ...whole, condition: lightCondition(period, options.lightSensor) });
        break;
      case 'value':
        conditional.push({ ...whole, condition: period });
        break;
    }
  }
  const least = (options.minimumBurning ?? 0) * MINUTE;
  return {
    certain: union(certain).filter(({ from, to }) => to - from >= least),
    conditional: conditional.filter(({ from, to }) => from < to),
  };
}

/** Between two local times; when they are equal, the whole lighting day (TALQ). */
export function betweenLocalTimes(on: string, off: string, day: LightingDay): Interval[] {
  if (sinceMidnight(on) === sinceMidnight(off)) return [{ from: day.start, to: day.end }];
  const endsNextDate = sinceMidnight(off) < sinceMidnight(on);
  return union(
    [-1, 0, 1].map((days) => {
      const date = plusDays(day.date, days);
      const offDate = endsNextDate ? plusDays(date, 1) : date;
      return { from: instantOf(day.timeZone, date, on), to: instantOf(day.timeZone, offDate, off) };
    }),
  );
}

const around = (day: LightingDay): LocalDate[] => AROUND.map((days) => plusDays(day.date, days));

const lightCondition = (period: Period<'sensor' | 'astroAndSensor'>, nearest: DeviceId | undefined): Condition => ({
  kind: 'light',
  sensor: period.sensor ?? nearest ?? null,
  onLevel: period.onLevel,
  offLevel: period.offLevel,
});

/** The period of one date; may come out inverted (an early off before a late on): `union` drops it, it lights nothing. */
function betweenSunEvents({ on, off }: Period<'astroClock'>, date: LocalDate, place: Place): Interval[] {
  if (on.event === 'sunrise' && off.event === 'sunset') return [dayOf(date, on, off, place)];
  const night = nightOfDate(place, date);
  if (night === null) return [];
  // In polar night there is no event to be early or late for: an offset must not cut a dark gap at noon.
  const isOne = on.event === off.event;
  return [{ from: sunInstant(night, on, isOne), to: sunInstant(night, off, isOne) }];
}

/** One end by the clock, the other by the sun, both within the night of a date (noon to noon): never inside out. */
function betweenClockAndSun({ on, off }: Period<'clockAndSun'>, date: LocalDate, place: Place): Interval[] {
  const night = nightOfDate(place, date);
  if (night === null) return [];
  const at = (moment: string | SunEvent): EpochMs =>
    typeof moment === 'string'
      ? instantOf(place.timeZone, sinceMidnight(moment) < NOON ? plusDays(date, 1) : date, moment)
      : sunInstant(night, moment, false);
  return [{ from: at(on), to: at(off) }];
}

/** From sunset to sunrise, and the windows at both ends in which a sensor is asked (TALQ AstroAndSensorActivePeriod). */
function sunWithSensor(
  period: Period<'astroAndSensor'>,
  date: LocalDate,
  place: Place,
): { dark: Interval[]; windows: Interval[] } {
  const night = nightOfDate(place, date);
  if (night === null) return { dark: [], windows: [] };
  const sunset = sunInstant(night, { event: 'sunset', offsetMinutes: period.sunsetOffsetMinutes }, false);
  const sunrise = sunInstant(night, { event: 'sunrise', offsetMinutes: period.sunriseOffsetMinutes }, false);
  if (sunset >= sunrise) return { dark: [], windows: [] };
  const opens = night.sunset === null ? sunset : sunset - period.sensorBeforeSunsetMinutes * MINUTE;
  const mayEnd = night.sunrise === null ? sunrise : sunrise - period.sensorBeforeSunriseMinutes * MINUTE;
  return {
    dark: [{ from: sunset, to: mayEnd }],
    windows: [
      { from: opens, to: sunset },
      { from: Math.max(sunset, mayEnd), to: sunrise },
    ],
  };
}

function sunInstant(night: Night, { event, offsetMinutes }: SunEvent, isShifted: boolean): EpochMs {
  const [real, instead] = event === 'sunset' ? [night.sunset, night.from] : [night.sunrise, night.to];
  return real === null && !isShifted ? instead : instead + offsetMinutes * MINUTE;
}

/** From a date's sunrise to its sunset: what the nights on both sides leave over; from solar midnight on in polar day. */
function dayOf(date: LocalDate, on: SunEvent, off: SunEvent, place: Place): Interval {
  const [yesterday, today, tomorrow] = [-1, 0, 1].map((days) => sunTimes(place, plusDays(date, days)).solarNoon) as [
    EpochMs,
    EpochMs,
    EpochMs,
  ];
  const before = nightOfDate(place, plusDays(date, -1));
  const after = nightOfDate(place, date);
  return {
    from: shifted(before?.sunrise ?? null, on.offsetMinutes) ?? before?.to ?? (yesterday + today) / 2,
    to: shifted(after?.sunset ?? null, off.offsetMinutes) ?? after?.from ?? (today + tomorrow) / 2,
  };
}

const shifted = (event: EpochMs | null, minutes: number): EpochMs | null =>
  event === null ? null : event + minutes * MINUTE;
