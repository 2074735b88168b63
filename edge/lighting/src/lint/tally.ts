import type { Milliseconds } from '@lamplighter/contracts';
import { grouped } from '../grouped.js';
import { type Interval, lengthOf } from '../interval.js';
import type { LocalDate } from '../local-time.js';

/** Something that happens in the night or day of a date. */
export interface Occurrence extends Interval {
  readonly date: LocalDate;
}

/** What a finding says of all its occurrences. */
export interface Tally<T extends Occurrence> {
  readonly dates: number;
  readonly first: T;
  /** The date on which it lasts longest, and how long. */
  readonly worst: { readonly date: LocalDate; readonly duration: Milliseconds };
  readonly total: Milliseconds;
}

/** Null when nothing occurred. */
export function tallyOf<T extends Occurrence>(occurrences: readonly T[]): Tally<T> | null {
  const [one] = occurrences;
  if (one === undefined) return null;
  const durations = [...grouped(occurrences, ({ date }) => date)].map(([date, ofDate]) => ({
    date,
    duration: lengthOf(ofDate),
  }));
  return {
    dates: durations.length,
    first: occurrences.reduce((first, next) => (next.from < first.from ? next : first), one),
    worst: durations.reduce((worst, next) => (next.duration > worst.duration ? next : worst)),
    total: lengthOf(occurrences),
  };
}
