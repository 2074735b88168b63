import { DAY, type EpochMs, MINUTE, type Milliseconds } from '@lamplighter/contracts';

/** Electricity is metered by quarter hour, and clocks change on one. */
export const QUARTER: Milliseconds = 15 * MINUTE;

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
  const offsetAt = zoneOffsets(timeZone);
  const quarters: LocalQuarter[] = [];
  for (let start = Math.floor(from / QUARTER) * QUARTER; start < to; start += QUARTER) {
    const wall = start + offsetAt(start);
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

/** Offsets of a zone by instant. Asks Intl twice a day, and every quarter hour of the days that change the clock. */
function zoneOffsets(timeZone: string): (instant: EpochMs) => Milliseconds {
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
  });
  const ask = (instant: EpochMs): Milliseconds => {
    const parts = new Map(format.formatToParts(instant).map(({ type, value }) => [type, Number(value)]));
    const part = (type: Intl.DateTimeFormatPartTypes): number => parts.get(type) ?? 0;
    return Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute')) - instant;
  };
  let day = Number.NaN;
  let offset: Milliseconds | null = null;
  return (instant) => {
    if (Math.floor(instant / DAY) !== day) {
      day = Math.floor(instant / DAY);
      const morning = ask(day * DAY);
      offset = morning === ask((day + 1) * DAY) ? morning : null;
    }
    return offset ?? ask(instant);
  };
}
