import { DAY, type EpochMs, MINUTE } from '@lamplighter/contracts';
import { IANAZone } from 'luxon';
import { Memo } from './memo.js';

/** Calendar date `YYYY-MM-DD` at the place. */
export type LocalDate = string;

/** Some decades of UTC days in all zones. */
const offsets = new Memo<number | null>(32_768);

/** Minutes east of UTC at an instant. NaN when the zone is not known: everything derived from it is then not finite. */
function offsetAt(timeZone: string, instant: EpochMs): number {
  const day = Math.floor(instant / DAY);
  const zone = IANAZone.create(timeZone);
  const offset = offsets.of(`${timeZone} ${day}`, () => {
    const [first, last] = [zone.offset(day * DAY), zone.offset((day + 1) * DAY)];
    // A day on which clocks change is asked anew each time.
    return Object.is(first, last) ? first : null;
  });
  return offset ?? zone.offset(instant);
}

/** The instant's wall clock, written as if it were UTC. */
export const wallClock = (timeZone: string, instant: EpochMs): number => instant + offsetAt(timeZone, instant) * MINUTE;

/** Calendar date at the place at an instant. Throws RangeError for an unknown zone or a year beyond four digits. */
export function localDateOf(timeZone: string, instant: EpochMs): LocalDate {
  const text = new Date(wallClock(timeZone, instant)).toISOString();
  if (text.length !== 'YYYY-MM-DDThh:mm:ss.sssZ'.length) throw new RangeError(`${text} is outside the calendar`);
  return text.slice(0, 10);
}

/** `hh:mm` at the place, for a person. */
export function localTimeText(timeZone: string, instant: EpochMs): string {
  const minutes = Math.floor(wallClock(timeZone, instant) / MINUTE);
  const ofDay = ((minutes % 1440) + 1440) % 1440;
  return `${twoDigits(Math.floor(ofDay / 60))}:${twoDigits(ofDay % 60)}`;
}

const twoDigits = (value: number): string => (value < 10 ? `0${value}` : String(value));

const neighbours = new Memo<LocalDate>(32_768);

/** The date so many days later (negative: earlier). */
export const plusDays = (date: LocalDate, days: number): LocalDate =>
  neighbours.of(`${date} ${days}`, () => new Date(Date.parse(date) + days * DAY).toISOString().slice(0, 10));

/** Milliseconds from midnight of `hh:mm` or `hh:mm:ss`. */
export const sinceMidnight = (time: string): number =>
  ((Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5))) * 60 + Number(time.slice(6))) * 1000;

/**
 * The instant of a local time. A time that does not exist (clocks go forward) is the transition itself; one that occurs
 * twice (clocks go back) is the first: so each local time happens exactly once on each date.
 */
export function instantOf(timeZone: string, date: LocalDate, time: string): EpochMs {
  const wall = Date.parse(date) + sinceMidnight(time);
  const before = wall - offsetAt(timeZone, wall - DAY) * MINUTE;
  const after = wall - offsetAt(timeZone, wall + DAY) * MINUTE;
  const matches = [before, after].filter((instant) => wallClock(timeZone, instant) === wall);
  if (matches.length > 0) return Math.min(...matches);
  if (!Number.isFinite(before)) throw new RangeError(`${date} ${time} in zone ${timeZone} is no instant`);
  return transitionBetween(timeZone, Math.min(before, after) - 1, Math.max(before, after));
}

/** First instant after `low` and up to `high` that has high's offset. */
export function transitionBetween(timeZone: string, low: EpochMs, high: EpochMs): EpochMs {
  const offset = offsetAt(timeZone, high);
  let [from, to] = [low, high];
  while (to - from > 1) {
    const middle = Math.floor((from + to) / 2);
    if (offsetAt(timeZone, middle) === offset) to = middle;
    else from = middle;
  }
  return to;
}
