import type { EpochMs } from '@lamplighter/contracts';
import { arrivals, readCounts } from '@lamplighter/firmware-sim';
import { readBytes } from '../read-file.js';
import type { NightOptions } from './options.js';
import type { NightPlan } from './plan.js';

/** Minutes between passers-by of a night without counts: enough to see light follow people, few enough to see it dim. */
const QUIET_GAP_MINUTES = 23;

/**
 * When somebody passes the sensor: real counts of a recorded night of the same weekday and season, or, without a file, one
 * passer-by every 23 minutes. The same options give the same instants.
 */
export function presenceArrivals(options: Pick<NightOptions, 'presence' | 'counter'>, plan: NightPlan): EpochMs[] {
  if (options.presence === undefined) {
    const gap = QUIET_GAP_MINUTES * 60_000;
    return Array.from({ length: Math.floor((plan.to - plan.from) / gap) }, (_, index) => plan.from + (index + 1) * gap);
  }
  const { counts, rejected } = readCounts(readBytes('--presence', options.presence).toString('utf8'));
  const counter = options.counter ?? counts[0]?.counter;
  if (counter === undefined) {
    throw new Error(
      `--presence ${options.presence} holds no counts${rejected[0] ? `: row ${rejected[0].row}, ${rejected[0].reason}` : ''}`,
    );
  }
  return arrivals(counts, { counter, from: plan.from, to: plan.to, seed: 'night', timeZone: plan.place.timeZone });
}
