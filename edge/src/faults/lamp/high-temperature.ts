import type { Condition } from '../condition.js';
import type { LampObservation } from './lamp-observation.js';

/** Degrees below the limit at which it counts as cool again. */
const HYSTERESIS_C = 3;

/** The gear (bank 205) is hotter than its model may be. */
export const highTemperature: Condition<LampObservation> = {
  code: 'highTemperature',
  raise: { times: 2 },
  clear: { times: 2 },
  judge: () => {
    let isHot = false;
    return ({ health, expected }) => {
      const limit = expected?.hottestGearC ?? null;
      const temperature = health?.gear.temperature ?? null;
      if (limit === null || temperature === null) return null;
      isHot = temperature > (isHot ? limit - HYSTERESIS_C : limit);
      return isHot;
    };
  },
  evidence: ({ health, expected }) => ({
    gearTemperatureC: health?.gear.temperature ?? null,
    limitC: expected?.hottestGearC ?? null,
    thermalDerating: health?.gear.thermalDerating ?? null,
  }),
};
