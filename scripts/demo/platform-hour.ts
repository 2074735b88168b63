import { DAY, type EpochMs, HOUR, MINUTE, type Milliseconds, type Place } from '@lamplighter/contracts';
import { nightOf } from '@lamplighter/lighting';
import { DateTime } from 'luxon';

/** When the demonstration shall begin: `auto`, `now`, or a local time such as 21:30. */
export type StartAt = string;

/**
 * How far the demonstration's clock runs ahead of the machine's. `auto`: not at all while it is dark, else to 90 minutes
 * after the coming sunset, so that there is light to see. Never less than `before`, the offset of an earlier start on the
 * same data: time must not run backwards under what is stored, so it goes on that evening, or takes the next one. Throws
 * RangeError for anything that is no time.
 */
export function clockOffset(at: StartAt, place: Place, now: EpochMs, before: Milliseconds = 0): Milliseconds {
  if (at === 'auto' && isDark(place, now + before)) return before;
  let offset =
    at === 'auto'
      ? isDark(place, now)
        ? 0
        : eveningOffset(place, now)
      : at === 'now'
        ? 0
        : timeOffset(at, place, now);
  while (offset < before) offset += DAY;
  return offset;
}

function isDark(place: Place, instant: EpochMs): boolean {
  const night = nightOf(place, instant);
  return night !== null && instant >= night.from + 30 * MINUTE && instant < night.to - HOUR;
}

function eveningOffset(place: Place, now: EpochMs): Milliseconds {
  const night = nightOf(place, now);
  return night === null ? 0 : Math.round((night.from + 90 * MINUTE - now) / MINUTE) * MINUTE;
}

function timeOffset(at: string, place: Place, now: EpochMs): Milliseconds {
  const [, hour, minute] = /^([01]?\d|2[0-3]):([0-5]\d)$/.exec(at) ?? [];
  if (hour === undefined) throw new RangeError(`--at ${at}: must be auto, now or a time such as 21:30`);
  const local = DateTime.fromMillis(now, { zone: place.timeZone });
  const wanted = local.set({ hour: Number(hour), minute: Number(minute), second: 0, millisecond: 0 }).toMillis();
  return wanted >= now ? wanted - now : wanted + DAY - now;
}
