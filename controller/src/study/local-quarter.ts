import { DAY, type EpochMs, MINUTE, QUARTER } from '@lamplighter/contracts';
import { wallClock } from '@lamplighter/lighting';

/** A quarter hour as the clock on the wall shows it. */
export interface LocalQuarter {
  readonly start: EpochMs;
  /** `YYYY-MM`. */
  readonly month: string;
  /** ISO weekday, 1 Monday to 7 Sunday. */
  readonly weekday: number;
  /** Since midnight on the clock, 0 to 1425; the same four quarters come twice when clocks go back. */
  readonly minuteOfDay: number;
}

/** Every quarter hour that touches a span, in order. `to` is exclusive. Throws RangeError for an unknown zone. */
export function localQuarters(timeZone: string, from: EpochMs, to: EpochMs): LocalQuarter[] {
  const quarters: LocalQuarter[] = [];
  for (let start = Math.floor(from / QUARTER) * QUARTER; start < to; start += QUARTER) {
    const wall = wallClock(timeZone, start);
    const date = new Date(wall);
    quarters.push({
      start,
      month: date.toISOString().slice(0, 7),
      weekday: date.getUTCDay() || 7,
      minuteOfDay: Math.floor((wall - Math.floor(wall / DAY) * DAY) / MINUTE),
    });
  }
  return quarters;
}
