import { MINUTE, type Milliseconds } from '@lamplighter/contracts';
import type { ContactKind } from '../../cabinet/contact-kind.js';
import type { Condition, Seen, Verdict } from '../condition.js';

/** One contact in a cabinet, with what the feeder should be doing meanwhile. */
export interface ContactSeen extends Seen {
  readonly kind: ContactKind;
  /** Null: its module is silent. */
  readonly isActive: boolean | null;
  /** For how long it has been so; null when that is not known. */
  readonly activeFor: Milliseconds | null;
  /** The feeder should have voltage now, and for how long that has been so; null: nobody knows. */
  readonly isPowerExpected: boolean | null;
  readonly expectedFor: Milliseconds;
}

/** What switching by ripple signal or time switch may take, and how far two clocks may be apart (PEERS e). */
const SWITCHING: Milliseconds = 5 * MINUTE;

export const contactEvidence = ({ kind, isActive, activeFor, isPowerExpected }: ContactSeen) => ({
  contact: kind,
  isActive,
  forSeconds: activeFor === null ? null : Math.round(activeFor / 1000),
  isPowerExpected,
});

/** A condition that is the contact itself: raised and cleared at once, since the contact is debounced already. */
export const contactIs = (code: Condition<ContactSeen>['code'], kind: ContactKind): Condition<ContactSeen> => ({
  code,
  raise: { times: 1 },
  clear: { times: 1 },
  judge: () => (seen) => (seen.kind === kind ? seen.isActive : null),
  evidence: contactEvidence,
});

/** Null while plan or contact changed so lately that they may still be on their way to each other, or are not known. */
export function againstPlan(seen: ContactSeen, isWrong: (seen: ContactSeen) => boolean): Verdict {
  const { isActive, activeFor, isPowerExpected, expectedFor } = seen;
  if (isActive === null || activeFor === null || isPowerExpected === null) return null;
  return activeFor < SWITCHING || expectedFor < SWITCHING ? null : isWrong(seen);
}
