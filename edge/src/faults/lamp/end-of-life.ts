import { HOUR, SECOND } from '@lamplighter/contracts';
import type { Condition } from '../condition.js';
import type { LampObservation } from './lamp-observation.js';

/** Share of its rated life from which a light source should be planned for (PEERS e, EOL_NEAR). */
const NEAR = 0.9;

const hoursOf = ({ health }: LampObservation): number | null => {
  const onTime = health?.source.onTime ?? null;
  return onTime === null ? null : (onTime * SECOND) / HOUR;
};

/** Has burnt nine tenths of its rated hours. */
export const endOfLifeNear: Condition<LampObservation> = {
  code: 'endOfLifeNear',
  raise: { times: 2 },
  clear: { times: 2 },
  judge: () => (seen) => {
    const hours = hoursOf(seen);
    const rated = seen.expected?.ratedHours ?? null;
    return hours === null || rated === null ? null : hours >= rated * NEAR;
  },
  evidence: (seen) => ({ burningHours: hoursOf(seen), ratedHours: seen.expected?.ratedHours ?? null }),
};
