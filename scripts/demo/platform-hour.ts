import { DAY, type EpochMs, HOUR, MINUTE, type Milliseconds, type Place } from '@lamplighter/contracts';
import { nightOf } from '@lamplighter/lighting';
import { DateTime } from 'luxon';

/** When the demonstration shall begin: `auto`, `now`, or a local time such as 21:30. */
export type StartAt = string;

/**
 * How far the demonstration's clock runs ahead of the machine's. `auto`: not at all while it is dark, else to 90 minutes
 * after the coming sunset, so that there is light to see. Throws RangeError for anything that is no time.
 */
export function clockOffset(at: StartAt, place: Place, now: EpochMs): Milliseconds {
  if (at === 'now') return 0;
  if (at === 'auto') {
    const night = nightOf(place, now);
    const isDark = night !== null && now >= night.from + 30 * MINUTE && now < night.to - HOUR;
    return night === null || isDark ? 0 : Math.round((night.from + 90 * MINUTE - now) / MINUTE) * MINUTE;
  }
  const [, hour, minute] = /^([01]?\d|2[0-3]):([0-5]\d)$/.exec(at) ?? [];
  if (hour === undefined) throw new RangeError(`--at ${at}: must be auto, now or a time such as 21:30`);
  const local = DateTime.fromMillis(now, { zone: place.timeZone });
  const wanted = local.set({ hour: Number(hour), minute: Number(minute), second: 0, millisecond: 0 }).toMillis();
  return wanted >= now ? wanted - now : wanted + DAY - now;
}
