import type { Condition } from '../condition.js';
import { againstPlan, type ContactSeen, contactEvidence } from './contact-seen.js';

/** The contactor is open while the feeder should have voltage, or closed while it should not (RIPPLE_MISSED too). */
export const contactor: Condition<ContactSeen> = {
  code: 'contactorError',
  raise: { times: 2 },
  clear: { times: 2 },
  judge: () => (seen) =>
    seen.kind === 'contactorClosed' ? againstPlan(seen, (each) => each.isActive !== each.isPowerExpected) : null,
  evidence: contactEvidence,
};
