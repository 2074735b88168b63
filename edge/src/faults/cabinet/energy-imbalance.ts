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

/** Over a whole day the cabinet gave out more than its lamps used: theft, a lamp nobody knows, or a leak. */
export const energyImbalance: Condition<EnergyDay> = {
  code: 'energyImbalance',
  raise: { times: 1 },
  clear: { times: 1 },
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
