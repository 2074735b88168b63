import { DAY, type Degrees, type EpochMs, HOUR, MINUTE, type Place } from '@lamplighter/contracts';
import { Body, Equator, Horizon, MakeTime, Observer, SearchAltitude, SearchHourAngle } from '#astronomy';
import { instantOf, type LocalDate, localDateOf, plusDays } from './local-time.js';
import { Memo } from './memo.js';

/** What the sun does on one local date at one place. Instants are when it passes the place's switching elevation. */
export interface SunTimes {
  readonly date: LocalDate;
  /** Culmination nearest to local noon. */
  readonly solarNoon: EpochMs;
  /** Between the previous solar noon and this one; null when the sun does not rise then. */
  readonly sunrise: EpochMs | null;
  /** Between this solar noon and the next; null when the sun does not set then. */
  readonly sunset: EpochMs | null;
  /** The sun stays below the switching elevation even at solar noon (polar night). */
  readonly isDarkAtNoon: boolean;
}

/** One time of darkness, from the solar noon of its date to the next. */
export interface Night {
  readonly from: EpochMs;
  readonly to: EpochMs;
  /** Null in polar night: `from` is then the solar noon. */
  readonly sunset: EpochMs | null;
  /** Null in polar night: `to` is then the next solar noon. */
  readonly sunrise: EpochMs | null;
}

/** Two years of the Region's 19 municipalities, day and civil twilight. */
const remembered = new Memo<SunTimes>(32_768);

/**
 * The sun on one local date. The elevation is that of the sun's centre without refraction, as in almanacs, where the
 * usual -0.833 degrees already contains 34' of refraction and 16' of radius. Throws RangeError for an impossible place.
 */
export function sunTimes(place: Place, date: LocalDate): SunTimes {
  return remembered.of(`${nameOf(place)} ${date}`, () => computeSunTimes(place, date));
}

const names = new WeakMap<Place, string>();

/** A place by all that its sun depends on; worked out once for each object. */
function nameOf(place: Place): string {
  const known = names.get(place);
  if (known !== undefined) return known;
  const name = `${place.latitude} ${place.longitude} ${place.switchingElevation} ${place.timeZone}`;
  names.set(place, name);
  return name;
}

const nights = new Memo<Night | null>(32_768);

/** The night that starts on a date, or null when the sun does not go down (polar day). */
export const nightOfDate = (place: Place, date: LocalDate): Night | null =>
  nights.of(`${nameOf(place)} ${date}`, () => computeNight(place, date));

function computeNight(place: Place, date: LocalDate): Night | null {
  const today = sunTimes(place, date);
  const tomorrow = sunTimes(place, plusDays(date, 1));
  const sunset = today.isDarkAtNoon ? null : today.sunset;
  const sunrise = tomorrow.isDarkAtNoon ? null : tomorrow.sunrise;
  const from = today.isDarkAtNoon ? today.solarNoon : sunset;
  const to = tomorrow.isDarkAtNoon ? tomorrow.solarNoon : sunrise;
  return from === null || to === null || from >= to ? null : { from, to, sunset, sunrise };
}

/**
 * The nights that may reach into the lighting day of a date, whichever way the day is cut. Where the clock is half a day off
 * the sun, the night that began two dates before still goes on for some minutes after midnight.
 */
export const nightsOf = (place: Place, date: LocalDate): Night[] =>
  [-2, -1, 0, 1].map((days) => nightOfDate(place, plusDays(date, days))).filter((night) => night !== null);

/** End of civil twilight: below it natural light no longer serves a road. */
export const CIVIL_TWILIGHT: Degrees = -6;

/** The same while the sun is so low that the class floor holds whatever a program says; lamps never switch after that. */
export const darkNights = (place: Place, date: LocalDate): Night[] => nightsOf(darkened(place), date);

const darkPlaces = new WeakMap<Place, Place>();

function darkened(place: Place): Place {
  const known = darkPlaces.get(place);
  if (known) return known;
  const dark = {
    ...place,
    switchingElevation: place.darkElevation ?? Math.min(CIVIL_TWILIGHT, place.switchingElevation),
  };
  darkPlaces.set(place, dark);
  return dark;
}

/** The running night, or else the coming one within a day; null in polar day. */
export function nightOf(place: Place, instant: EpochMs): Night | null {
  return nightsAround(place, instant).find((night) => night.to > instant) ?? null;
}

/** The nights around an instant, in order. */
export function nightsAround(place: Place, instant: EpochMs): Night[] {
  return nightsOf(place, localDateOf(place.timeZone, instant));
}

function computeSunTimes(place: Place, date: LocalDate): SunTimes {
  const { latitude, longitude, switchingElevation } = place;
  if (!Number.isFinite(latitude + longitude + switchingElevation)) throw new RangeError('the place has no position');
  const observer = new Observer(latitude, longitude, 0);
  const noon = SearchHourAngle(Body.Sun, observer, 0, new Date(meanNoon(place, date) - 6 * HOUR), +1).time;
  const crossing = (direction: 1 | -1, from: EpochMs): EpochMs | null =>
    SearchAltitude(Body.Sun, observer, direction, new Date(from), 1, switchingElevation)?.date.getTime() ?? null;
  const solarNoon = noon.date.getTime();
  return {
    date,
    solarNoon,
    sunrise: crossing(+1, solarNoon - DAY),
    sunset: crossing(-1, solarNoon),
    isDarkAtNoon: sunAltitude(observer, solarNoon) < switchingElevation,
  };
}

/**
 * Mean solar noon next to local noon of a date. It moves by exactly a day from date to date, also where the clock differs
 * from the sun by half a day: the true noon, up to 17 minutes off, would fall now on this side of midnight, now on that.
 */
function meanNoon({ longitude, timeZone }: Place, date: LocalDate): EpochMs {
  const mean = Date.parse(date) + 12 * HOUR - longitude * 4 * MINUTE;
  return mean + Math.round((instantOf(timeZone, date, '12:00') - mean) / DAY) * DAY;
}

function sunAltitude(observer: Observer, instant: EpochMs): number {
  const time = MakeTime(new Date(instant));
  const { ra, dec } = Equator(Body.Sun, time, observer, true, true);
  return Horizon(time, observer, ra, dec).altitude;
}
