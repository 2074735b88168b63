import type { EpochMs, Place } from '@lamplighter/contracts';
import { type LocalDate, localDateOf, plusDays } from '../local-time.js';
import { nightOfDate } from '../sun.js';

/** The sun passes the place's switching elevation. */
export interface SunCrossing {
  readonly event: 'sunset' | 'sunrise';
  readonly at: EpochMs;
}

/** Every sunset and sunrise from an instant until before another, in order; none in polar day and polar night. */
export function sunCrossings(place: Place, from: EpochMs, to: EpochMs): SunCrossing[] {
  const crossings: SunCrossing[] = [];
  // A night belongs to the date of its solar noon, which in some zones is far from noon by the clock.
  const last = plusDays(localDateOf(place.timeZone, to), 1);
  for (let date = plusDays(localDateOf(place.timeZone, from), -2); date <= last; date = plusDays(date, 1)) {
    crossings.push(...crossingsOf(place, date));
  }
  return crossings.filter(({ at }) => from <= at && at < to);
}

function crossingsOf(place: Place, date: LocalDate): SunCrossing[] {
  const night = nightOfDate(place, date);
  const crossings: SunCrossing[] = [];
  if (night && night.sunset !== null) crossings.push({ event: 'sunset', at: night.sunset });
  if (night && night.sunrise !== null) crossings.push({ event: 'sunrise', at: night.sunrise });
  return crossings;
}
