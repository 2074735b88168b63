import type { Condition } from '../condition.js';
import { againstPlan, type ContactSeen, contactEvidence } from './contact-seen.js';

/** No voltage behind the contactor although it is the feeder's time. */
export const noSupply: Condition<ContactSeen> = {
  code: 'switchingErrorOff',
  raise: { times: 2 },
  clear: { times: 2 },
  judge: () => (seen) =>
    seen.kind === 'hasSupply' ? againstPlan(seen, (each) => each.isPowerExpected === true && !each.isActive) : null,
  evidence: contactEvidence,
};
