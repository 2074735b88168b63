import type { DimLevel, EpochMs, Place } from '@lamplighter/contracts';
import { DateTime } from 'luxon';
import type { PictureData } from './picture-data.js';

/** The usual sunset: the sun's upper edge at the horizon, refraction included. */
const SUNSET_ELEVATION = -0.833;

const whole = new Intl.NumberFormat('en-GB', { maximumFractionDigits: 0 });
const tenth = new Intl.NumberFormat('en-GB', { maximumFractionDigits: 1 });

/** `4,282 h`; what is short keeps a decimal, so that it is not taken for nothing. */
export const hoursText = (hours: number): string => `${(hours < 100 ? tenth : whole).format(hours)} h`;
export const countText = (count: number): string => whole.format(count);
export const levelText = (level: DimLevel): string => `${tenth.format(level)} %`;
export const clockText = (instant: EpochMs, timeZone: string): string =>
  DateTime.fromMillis(instant, { zone: timeZone }).toFormat('HH:mm');
/** `21 December 2026`. */
export const dateText = (date: string): string => longDate.format(Date.parse(date));
/** `21 Dec`. */
export const shortDateText = (date: string): string => shortDate.format(Date.parse(date));
/** `Dec` of `2026-12`. */
export const monthText = (month: string): string => monthName.format(Date.parse(`${month}-01`));

const longDate = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' });
const shortDate = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' });
const monthName = new Intl.DateTimeFormat('en-US', { month: 'short', timeZone: 'UTC' });

/** What the sun does when lamps switch: `sunset`, or `sun at −3°` where the place switches at another elevation. */
export const crossingText = (event: 'sunset' | 'sunrise', { switchingElevation }: Place): string =>
  switchingElevation === SUNSET_ELEVATION
    ? event
    : `${event === 'sunset' ? 'dusk' : 'dawn'} (${degrees(switchingElevation)})`;

/** `clocks +1 h`, `clocks −30 min`. */
export function clockChangeText(forwardMinutes: number): string {
  const [sign, minutes] = [forwardMinutes < 0 ? '−' : '+', Math.abs(forwardMinutes)];
  return `clocks ${sign}${minutes % 60 === 0 ? `${minutes / 60} h` : `${minutes} min`}`;
}

const degrees = (elevation: number): string => `${tenth.format(elevation).replace('-', '−')}°`;

/** Place, zone, class and floor in one line. */
export function placeText({ place, lamp }: Pick<PictureData, 'place' | 'lamp'>): string {
  const { latitude, longitude, timeZone } = place;
  const position = `${Math.abs(latitude).toFixed(3)}° ${latitude < 0 ? 'S' : 'N'}, ${Math.abs(longitude).toFixed(3)}° ${longitude < 0 ? 'W' : 'E'}`;
  const classText = lamp.lightingClass === '' ? 'no lighting class' : `lighting class ${lamp.lightingClass}`;
  const floorText = lamp.floorLevel === 0 ? 'no floor' : `floor ${levelText(lamp.floorLevel)}`;
  return [position, timeZone, classText, floorText].join(' · ');
}

/** The figures of the year, each with its name. */
export function figureLines({
  preview,
}: Pick<PictureData, 'preview'>): readonly (readonly [name: string, value: string])[] {
  const { burningHours, switchings, meanLevelWhileLit, raisedByFloorHours, belowFloorHours } = preview.figures;
  return [
    ['Burning hours', hoursText(burningHours)],
    ['Switchings (off to on)', countText(switchings)],
    ['Mean level while lit', meanLevelWhileLit === null ? 'never lit' : levelText(meanLevelWhileLit)],
    ['Raised by the class floor', hoursText(raisedByFloorHours)],
    ['Below the class floor, exempt', hoursText(belowFloorHours)],
  ];
}
