import type { WattHour } from '@lamplighter/contracts';
import type { Condition, Seen } from '../condition.js';

/** What a cabinet's meters and its lamps counted over the same day. */
export interface EnergyDay extends Seen {
  readonly meteredWh: WattHour;
  readonly lampsWh: WattHour;
}

/** Share of the metered energy that cables, the edge and rounding explain (PEERS e, THEFT_SUSPECT). */
const EXPLAINED = 0.15;
/** Less than this is no theft, but the cabinet's own heating. */
const LEAST: WattHour = 500;

/** The cabinet gives out more than its lamps use, two days in a row: theft, a lamp nobody knows, or a leak. */
export const energyImbalance: Condition<EnergyDay> = {
  code: 'energyImbalance',
  raise: { times: 2 },
  clear: { times: 2 },
  judge:
    () =>
    ({ meteredWh, lampsWh }) =>
      meteredWh - lampsWh > Math.max(LEAST, meteredWh * EXPLAINED),
  evidence: ({ meteredWh, lampsWh }) => ({
    meteredKwh: meteredWh / 1000,
    lampsKwh: lampsWh / 1000,
    unexplainedKwh: (meteredWh - lampsWh) / 1000,
  }),
};
