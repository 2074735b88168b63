import { type ActivePeriod, type EpochMs, HOUR, MINUTE, type Place } from '@lamplighter/contracts';
import type { LightingDay } from './calendar.js';
import { instantOf, type LocalDate, plusDays, sinceMidnight } from './local-time.js';
import { nightOfDate, sunTimes } from './sun.js';

/** Half-open: `from` belongs to it, `to` does not. */
export interface Interval {
  readonly from: EpochMs;
  readonly to: EpochMs;
}

/** A sun event with its offset in minutes. */
type SunEvent = Extract<ActivePeriod, { kind: 'astroClock' }>['on'];

/**
 * When a program lights in and around one lighting day: sorted, disjoint, not cut at the day's edges. A program repeats
 * every date, and the day is a window on that repetition (TALQ AbsoluteActivePeriod): from midnight to midnight, a night
 * shows as its end in the morning and the next one's start in the evening.
 */
export function activeIntervals(periods: readonly ActivePeriod[], day: LightingDay, place: Place): Interval[] {
  const intervals = periods.flatMap((period) => {
    if (period.kind === 'absolute') return betweenLocalTimes(period.on, period.off, day);
    return [-2, -1, 0, 1, 2].map((days) => betweenSunEvents(period, plusDays(day.date, days), place));
  });
  return union(intervals.filter((interval) => interval !== null));
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

/** The part of intervals that lies inside a lighting day. */
export const within = (intervals: readonly Interval[], day: LightingDay): Interval[] =>
  intervals
    .map(({ from, to }) => ({ from: Math.max(from, day.start), to: Math.min(to, day.end) }))
    .filter(({ from, to }) => from < to);

/** The period of one date; may come out inverted (an early off before a late on): `union` drops it, it lights nothing. */
function betweenSunEvents(
  { on, off }: { on: SunEvent; off: SunEvent },
  date: LocalDate,
  place: Place,
): Interval | null {
  const night = nightOfDate(place, date);
  if (on.event === 'sunrise' && off.event === 'sunset') return dayOf(date, on, off, place);
  if (night === null) return null;
  const at = ({ event, offsetMinutes }: SunEvent): EpochMs => {
    const [real, instead] = event === 'sunset' ? [night.sunset, night.from] : [night.sunrise, night.to];
    // In polar night there is no event to be early or late for: an offset must not cut a dark gap at noon.
    return real === null && on.event !== off.event ? instead : instead + offsetMinutes * MINUTE;
  };
  return { from: at(on), to: at(off) };
}

/** From a date's sunrise to its sunset: what the nights on both sides leave over. */
function dayOf(date: LocalDate, on: SunEvent, off: SunEvent, place: Place): Interval {
  const { solarNoon } = sunTimes(place, date);
  const before = nightOfDate(place, plusDays(date, -1));
  const after = nightOfDate(place, date);
  return {
    from: shifted(before?.sunrise ?? null, on.offsetMinutes) ?? before?.to ?? solarNoon - 12 * HOUR,
    to: shifted(after?.sunset ?? null, off.offsetMinutes) ?? after?.from ?? solarNoon + 12 * HOUR,
  };
}

const shifted = (event: EpochMs | null, minutes: number): EpochMs | null =>
  event === null ? null : event + minutes * MINUTE;

/** Sorted and merged; inverted and empty ones dropped. */
function union(intervals: readonly Interval[]): Interval[] {
  const merged: Interval[] = [];
  for (const next of intervals.filter(({ from, to }) => from < to).sort((a, b) => a.from - b.from)) {
    const last = merged.at(-1);
    if (last && next.from <= last.to) merged[merged.length - 1] = { from: last.from, to: Math.max(last.to, next.to) };
    else merged.push(next);
  }
  return merged;
}
