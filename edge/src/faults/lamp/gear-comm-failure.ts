import type { Condition } from '../condition.js';
import type { LampObservation } from './lamp-observation.js';

/** The gear did not answer three times in a row although the line works and its feeder should have voltage. */
export const gearCommFailure: Condition<LampObservation> = {
  code: 'controlGearCommFailure',
  raise: { times: 3 },
  clear: { times: 2 },
  judge: () => (seen) => seen.poll.status === null,
  evidence: ({ poll, appliedLevel }) => ({ polls: 3, answered: poll.status !== null, appliedLevel }),
};
