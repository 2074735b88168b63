import { DAY, type EpochMs, QUARTER } from '@lamplighter/contracts';
import { seededRandom } from '../deterministic-random.js';
import { SimulatorError } from '../simulator-error.js';
import { dayOfYear, type LocalTime, localTimeOf, nightNumber, weekdayOf } from './local-quarter.js';
import type { QuarterCount } from './read-counts.js';

/** Which passages are wanted. */
export interface ArrivalsOptions {
  readonly counter: string;
  /** First instant, and the first that is no longer wanted. */
  readonly from: EpochMs;
  readonly to: EpochMs;
  /** Same seed, same instants. */
  readonly seed: string;
  /** Zone in which people live by the clock; default Europe/Brussels. */
  readonly timeZone?: string;
}

/**
 * Instants at which somebody passes, in order, from quarter-hour counts recorded in another season or year.
 *
 * Each wanted night (noon to noon, local) borrows one recorded night of the same counter: of those with the same weekday
 * the one nearest in the year, the later one when two are as near. A recorded night without a single row was an outage
 * and is not borrowed. Quarter hours keep their local time of day; within each the passages fall at random, but always
 * the same for the same seed. Throws SimulatorError `no-counts` when the counter has no night to lend.
 */
export function arrivals(counts: readonly QuarterCount[], options: ArrivalsOptions): EpochMs[] {
  const { counter, from, to, seed } = options;
  const local = localTimeOf(options.timeZone ?? 'Europe/Brussels');
  const recorded = recordedQuarters(counts, counter, local);
  const nights = [...new Set([...recorded.keys()].map(nightNumber))];
  const lenders = new Map<number, number>();
  const instants: EpochMs[] = [];
  for (let start = Math.floor(from / QUARTER) * QUARTER; start < to; start += QUARTER) {
    const wanted = local.of(start);
    const night = nightNumber(wanted);
    const lender = lenders.get(night) ?? nearestNight(nights, night, counter);
    lenders.set(night, lender);
    const source = wanted + (lender - night) * DAY;
    const count = recorded.get(source) ?? 0;
    const random = seededRandom(`${seed} ${counter} ${source} ${start}`);
    const within = Array.from({ length: count }, () => start + Math.floor(random() * QUARTER));
    instants.push(...within.sort((a, b) => a - b).filter((instant) => instant >= from && instant < to));
  }
  return instants;
}

/** The recorded night that a wanted night would borrow, as its UTC-labelled local date; for reports. */
export function borrowedNight(counts: readonly QuarterCount[], options: ArrivalsOptions): string {
  const local = localTimeOf(options.timeZone ?? 'Europe/Brussels');
  const nights = [...new Set([...recordedQuarters(counts, options.counter, local).keys()].map(nightNumber))];
  const night = nearestNight(nights, nightNumber(local.of(options.from)), options.counter);
  return new Date(night * DAY).toISOString().slice(0, 10);
}

/** Counts of one counter by local time. */
function recordedQuarters(counts: readonly QuarterCount[], counter: string, local: LocalTime): Map<number, number> {
  const quarters = new Map<number, number>();
  for (const each of counts) {
    if (each.counter !== counter) continue;
    const at = local.of(each.start);
    // The hour that a clock change repeats counts twice.
    quarters.set(at, (quarters.get(at) ?? 0) + each.count);
  }
  if (quarters.size > 0) return quarters;
  const known = [...new Set(counts.map((each) => each.counter))].sort().join(', ') || 'none';
  throw new SimulatorError('no-counts', `counter ${counter} has no counts; counters in this file: ${known}`);
}

function nearestNight(nights: readonly number[], wanted: number, counter: string): number {
  let best: number | null = null;
  let bestDistance = Number.POSITIVE_INFINITY;
  for (const night of nights) {
    if (weekdayOf(night) !== weekdayOf(wanted)) continue;
    const apart = Math.abs(dayOfYear(night) - dayOfYear(wanted));
    const distance = Math.min(apart, 365 - apart);
    if (distance < bestDistance || (distance === bestDistance && night > (best ?? night))) {
      best = night;
      bestDistance = distance;
    }
  }
  if (best !== null) return best;
  throw new SimulatorError('no-counts', `counter ${counter} has no recorded night on the weekday that is asked for`);
}
