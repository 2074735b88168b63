import { DAY, type EpochMs, HOUR, MINUTE, type Place, QUARTER } from '@lamplighter/contracts';
import { nightOf } from '@lamplighter/lighting';
import { DateTime } from 'luxon';
import type { NightOptions, NightTime } from './options.js';

/** Brussels' Grand-Place: where the default night is reckoned. */
export const BRUSSELS: Place = {
  latitude: 50.8467,
  longitude: 4.3525,
  timeZone: 'Europe/Brussels',
  switchingElevation: -0.833,
};

export interface NightPlan {
  readonly place: Place;
  readonly sunset: EpochMs;
  readonly sunrise: EpochMs;
  /** The run itself: from before sunset until after sunrise, both on a quarter hour. */
  readonly from: EpochMs;
  readonly to: EpochMs;
  /** The sun's instant is inside the run, so that switching off can be checked. */
  readonly coversSunrise: boolean;
  /** The instant of a wall-clock time within this night, or null when the run does not reach it. */
  instantOf(time: NightTime): EpochMs | null;
  /** `22:20` for an instant. */
  clockOf(instant: EpochMs): string;
}

/**
 * The night to run: the evening of `options.date`, else the coming one (the running one when it is dark already).
 * `now` is the real time, so that "coming" means something.
 */
export function planNight(options: Pick<NightOptions, 'date' | 'hours'>, place: Place, now: EpochMs): NightPlan {
  const zone = { zone: place.timeZone };
  const noon = options.date ? DateTime.fromISO(`${options.date}T12:00`, zone).toMillis() : now;
  const night = nightOf(place, noon);
  if (!night) {
    throw new Error(
      `there is no night at ${place.latitude}, ${place.longitude} on that date: the sun does not set or does not rise`,
    );
  }
  const { from: sunset, to: sunrise } = night;
  const from = Math.floor((sunset - 20 * MINUTE) / QUARTER) * QUARTER;
  const whole = Math.ceil((sunrise + 16 * MINUTE) / QUARTER) * QUARTER + MINUTE;
  const to = options.hours === undefined ? whole : Math.min(whole, from + options.hours * HOUR);
  const evening = DateTime.fromMillis(sunset, zone).startOf('day');
  return {
    place,
    sunset,
    sunrise,
    from,
    to,
    coversSunrise: to > sunrise + MINUTE,
    instantOf: (time) => {
      const day = time >= 12 * 60 ? evening : evening.plus({ days: 1 });
      const instant = day.set({ hour: Math.floor(time / 60), minute: time % 60 }).toMillis();
      return instant > from && instant < to && to - from < DAY ? instant : null;
    },
    clockOf: (instant) => DateTime.fromMillis(instant, zone).toFormat('HH:mm'),
  };
}
