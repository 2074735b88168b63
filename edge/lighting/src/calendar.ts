import { type Calendar, type CalendarRule, type EpochMs, HOUR, type ProgramId } from '@lamplighter/contracts';
import { DateTime } from 'luxon';
import { instantOf, type LocalDate, localDateOf, plusDays, sinceMidnight } from './local-time.js';
import { isOnDates } from './rule-dates.js';

/** The day of a calendar: from noon to noon or from midnight to midnight, so 23, 24 or 25 hours long. */
export interface LightingDay {
  /** Date on which it starts; the calendar's rules are asked for this one. */
  readonly date: LocalDate;
  readonly start: EpochMs;
  /** Exclusive. */
  readonly end: EpochMs;
  readonly timeZone: string;
  readonly offsetHours: Calendar['dayOffsetHours'];
}

/** Milliseconds from midnight at which a night's date begins. */
export const NOON = 12 * HOUR;

/** The lighting day that an instant falls in. Throws RangeError when the zone is not known. */
export function lightingDayAt(
  instant: EpochMs,
  timeZone: string,
  offsetHours: Calendar['dayOffsetHours'],
): LightingDay {
  const date = localDateOf(timeZone, instant);
  const day = lightingDay(date, timeZone, offsetHours);
  if (instant < day.start) return lightingDay(plusDays(date, -1), timeZone, offsetHours);
  return instant < day.end ? day : lightingDay(plusDays(date, 1), timeZone, offsetHours);
}

/** The lighting day that starts on a date. */
export function lightingDay(date: LocalDate, timeZone: string, offsetHours: Calendar['dayOffsetHours']): LightingDay {
  const turn = offsetHours === 12 ? '12:00' : '00:00';
  const start = instantOf(timeZone, date, turn);
  return { date, start, end: instantOf(timeZone, plusDays(date, 1), turn), timeZone, offsetHours };
}

/** The date on which a local time falls in a lighting day. */
export const dateInDay = (day: LightingDay, time: string): LocalDate =>
  sinceMidnight(time) < day.offsetHours * HOUR ? plusDays(day.date, 1) : day.date;

/** The program of a date: the first rule that matches, or the calendar's default. */
export const programOn = (calendar: Calendar, date: LocalDate): ProgramId =>
  calendar.rules.find((rule) => ruleMatches(rule, date))?.programId ?? calendar.defaultProgramId;

/** Whether all conditions of a rule hold on a date. */
export const ruleMatches = (rule: CalendarRule, date: LocalDate): boolean =>
  isOnDates(rule, date) && isOnWeekday(rule, date);

function isOnWeekday({ weekdays, nth }: CalendarRule, date: LocalDate): boolean {
  if (weekdays === undefined && nth === undefined) return true;
  const day = DateTime.fromISO(date, { zone: 'utc' });
  if (weekdays && !weekdays.includes(day.weekday)) return false;
  return nth === undefined || [nth].flat().some((which) => isNth(which, day));
}

const isNth = (which: number, day: DateTime): boolean =>
  which === -1 ? day.plus({ weeks: 1 }).month !== day.month : Math.ceil(day.day / 7) === which;
