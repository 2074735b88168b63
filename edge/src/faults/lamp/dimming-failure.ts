import { MINUTE } from '@lamplighter/contracts';
import type { Condition } from '../condition.js';
import type { LampObservation } from './lamp-observation.js';

/** Points of light that the actual level may be off (PEERS e, DIM_NOT_FOLLOWED). */
const MOST_OFF = 10;
/** Longest usual way to a level, and five minutes. */
const AFTER_RAMP = 6 * MINUTE;

/** Does not follow: lit, but more than 10 points from its target, minutes after any ramp. Off is another condition's. */
export const dimmingFailure: Condition<LampObservation> = {
  code: 'dimmingFailure',
  raise: { times: 3, over: 2 * MINUTE },
  clear: { times: 3 },
  judge:
    () =>
    ({ targetLevel, targetFor, actualLevel, poll }) => {
      if (targetLevel === null || targetLevel === 0 || actualLevel === null || targetFor < AFTER_RAMP) return null;
      // It holds its own minimum or maximum instead: as near as it can get.
      if (poll.status?.limitError) return false;
      return Math.abs(actualLevel - targetLevel) > MOST_OFF;
    },
  evidence: ({ targetLevel, actualLevel, poll }) => ({ targetLevel, actualLevel, actualArc: poll.actualArc }),
};
