import type { Condition } from '../condition.js';
import type { LampObservation } from './lamp-observation.js';

/** Power factor (bank 205) below what its model allows at its level, twice in a row. */
export const powerFactorTooLow: Condition<LampObservation> = {
  code: 'powerFactorTooLow',
  raise: { times: 2 },
  clear: { times: 2 },
  judge:
    () =>
    ({ health, expected, actualLevel }) => {
      const least = expected?.leastPowerFactor ?? null;
      const factor = health?.gear.powerFactor ?? null;
      return least === null || factor === null || !actualLevel ? null : factor < least;
    },
  evidence: ({ health, expected, actualLevel }) => ({
    powerFactor: health?.gear.powerFactor ?? null,
    least: expected?.leastPowerFactor ?? null,
    actualLevel,
  }),
};
