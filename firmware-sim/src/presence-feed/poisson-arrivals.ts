import { type EpochMs, HOUR, QUARTER } from '@lamplighter/contracts';
import { seededRandom } from '../deterministic-random.js';
import { SimulatorError } from '../simulator-error.js';
import { arrivals as countedArrivals } from './arrivals.js';
import { localTimeOf } from './local-quarter.js';
import type { QuarterCount } from './read-counts.js';

/** Instants at which somebody passes, in order, of all from `from` on and before `to`. The same span gives the same instants. */
export type ArrivalSource = (from: EpochMs, to: EpochMs) => EpochMs[];

/** Passages as they were counted; see `arrivals`. */
export function countedSource(
  counts: readonly QuarterCount[],
  options: { readonly counter: string; readonly seed: string; readonly timeZone?: string },
): ArrivalSource {
  return (from, to) => countedArrivals(counts, { ...options, from, to });
}

/** How many people pass, and when. */
export interface PoissonOptions {
  /** Mean passages in each of the 24 hours of a local day, from midnight; 0 to 5000 each. */
  readonly perHour: readonly number[];
  readonly seed: string;
  /** Default Europe/Brussels. */
  readonly timeZone?: string;
}

/** Passages of people who know nothing of each other: an inhomogeneous Poisson process with an hourly profile. */
export function poissonSource({ perHour, seed, timeZone = 'Europe/Brussels' }: PoissonOptions): ArrivalSource {
  if (perHour.length !== 24) throw new SimulatorError('bad-option', `perHour has ${perHour.length} values, not 24`);
  const wrong = perHour.findIndex((rate) => !(rate >= 0 && rate <= 5_000));
  if (wrong >= 0)
    throw new SimulatorError('bad-option', `perHour[${wrong}] is ${perHour[wrong]}; it must be 0 to 5000`);
  const local = localTimeOf(timeZone);
  return (from, to) => {
    const instants: EpochMs[] = [];
    // Each quarter hour has its own stream, so that a part of a night is what it is in the whole night.
    for (let start = Math.floor(from / QUARTER) * QUARTER; start < to; start += QUARTER) {
      const rate = perHour[Math.floor(local.of(start) / HOUR) % 24] ?? 0;
      const random = seededRandom(`passages ${seed} ${start}`);
      const gap = (): number => (-Math.log(1 - random()) * HOUR) / rate;
      if (rate === 0) continue;
      for (let at = start + gap(); at < start + QUARTER; at += gap()) instants.push(Math.floor(at));
    }
    return instants.filter((at) => at >= from && at < to);
  };
}
