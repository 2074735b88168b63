import type { Condition } from '../condition.js';
import type { LampObservation } from './lamp-observation.js';

/** The gear says that it is broken itself: status bit 0 (IEC 62386-102). */
export const gearFailure: Condition<LampObservation> = {
  code: 'controlGearFailure',
  raise: { times: 2 },
  clear: { times: 3 },
  judge: () => (seen) => seen.poll.status?.gearFailure ?? null,
  evidence: ({ poll }) => ({ status: poll.status }),
};
