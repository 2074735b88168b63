import { HOUR } from '@lamplighter/contracts';
import type { Condition } from '../condition.js';
import { type ContactSeen, contactEvidence } from './contact-seen.js';

/** Switched by hand for more than an hour: somebody forgot to switch it back. */
export const handSwitch: Condition<ContactSeen> = {
  code: 'localOverride',
  raise: { times: 2, over: HOUR },
  clear: { times: 1 },
  judge: () => (seen) => (seen.kind === 'localOverride' ? seen.isActive : null),
  evidence: contactEvidence,
};
