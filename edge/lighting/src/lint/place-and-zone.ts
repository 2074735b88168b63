import { localTimeText } from '../local-time.js';
import { sunTimes } from '../sun.js';
import type { Remark } from './finding.js';
import type { LintContext } from './lint-context.js';

/** Between these local times the sun culminates wherever people keep their zone's clock, summer time included. */
const NOON_AT_LEAST = '10:30';
const NOON_AT_MOST = '15:30';

/** A place whose noon is far from noon by its clock: latitude and longitude swapped, a wrong sign, another zone. */
export function placeAndZone({ desired: { place }, nights }: LintContext): Remark[] {
  const noons = nights.map(({ date }) => localTimeText(place.timeZone, sunTimes(place, date).solarNoon)).sort();
  const odd = noons.find((noon) => noon < NOON_AT_LEAST || noon > NOON_AT_MOST);
  if (odd === undefined) return [];
  return [
    {
      severity: 'warning',
      place: 'place',
      why: `At latitude ${place.latitude}, longitude ${place.longitude} the sun is highest at ${odd} by the clock of ${place.timeZone}.`,
      fix: 'Check the time zone, and whether latitude and longitude are swapped or have a wrong sign.',
    },
  ];
}
