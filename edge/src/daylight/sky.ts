import type { EpochMs, Place } from '@lamplighter/contracts';
import { nightOf } from '@lamplighter/lighting';
import type { Sky } from './light-watch.js';

/** Sun's altitude below which no daylight is left, and above which no weather hides the day. */
const DARK = -6;
const BRIGHT = 5;

/** What the sun alone makes of the sky: dark from the end of civil twilight, bright from 5 degrees up. */
export function skyOver(place: Place): (now: EpochMs) => Sky {
  const dark: Place = { ...place, switchingElevation: DARK };
  const dim: Place = { ...place, switchingElevation: BRIGHT };
  const isNight = (at: Place, now: EpochMs): boolean => {
    const night = nightOf(at, now);
    return night !== null && now >= night.from;
  };
  return (now) => {
    if (isNight(dark, now)) return 'dark';
    return isNight(dim, now) ? null : 'bright';
  };
}
