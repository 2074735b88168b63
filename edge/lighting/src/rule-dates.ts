import type { DateSpan } from '@lamplighter/contracts';
import { easterOf } from './easter.js';
import { type LocalDate, plusDays } from './local-time.js';

/** Whether a date lies in a span; a yearly or monthly span whose end is before its start runs on into the next. */
export function isInSpan({ from, to = from }: DateSpan, date: LocalDate): boolean {
  const first = onCalendar(from, date);
  const last = onCalendar(to, date);
  if (first <= last) return first <= date && date <= last;
  return repeats(from) && (date >= first || date <= last);
}

/** From one partial date to another, either of which may be absent (no limit). */
export function isBetweenDates(from: string | undefined, to: string | undefined, date: LocalDate): boolean {
  if (from !== undefined && to !== undefined && repeats(from) === repeats(to)) return isInSpan({ from, to }, date);
  return (from === undefined || date >= onCalendar(from, date)) && (to === undefined || date <= onCalendar(to, date));
}

/** Whether a date lies between the ends, and in one of the spans where any are given. */
export const isOnDates = (
  {
    from,
    to,
    dates,
  }: {
    readonly from?: string | undefined;
    readonly to?: string | undefined;
    readonly dates?: readonly DateSpan[] | undefined;
  },
  date: LocalDate,
): boolean => isBetweenDates(from, to, date) && (dates === undefined || dates.some((span) => isInSpan(span, date)));

const repeats = (partial: string): boolean => partial.startsWith('-');

/** A partial date in the year, or month, of a date. It need not exist: it is only compared. */
function onCalendar(partial: string, date: LocalDate): string {
  if (partial.startsWith('easter')) return feast(Number(partial.slice('easter'.length)), date);
  if (partial.startsWith('---')) return date.slice(0, 7) + partial.slice(2);
  return repeats(partial) ? date.slice(0, 4) + partial.slice(1) : partial;
}

function feast(days: number, date: LocalDate): LocalDate {
  const [month, day] = easterOf(Number(date.slice(0, 4))).map((part) => String(part).padStart(2, '0'));
  return plusDays(`${date.slice(0, 4)}-${month}-${day}`, days);
}
