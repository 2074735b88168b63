import { MINUTE } from '@lamplighter/contracts';
import type { Condition } from '../condition.js';
import type { LampObservation } from './lamp-observation.js';

/** What a fade and the next poll may take. */
export const SETTLED_OFF = MINUTE;

/** True: lit although it was told to be off. Null: it was not, or nobody answered. */
export function isLitWhileOff({ targetLevel, targetFor, poll }: LampObservation): boolean | null {
  if (targetLevel === null || targetFor < SETTLED_OFF || !poll.status) return null;
  return targetLevel === 0 && poll.status.lampOn;
}

/** Day burner: lit for 20 minutes although its program says off (PEERS e, LAMP_DAY_BURN; RELIABILITY LS-10). */
export const unexpectedOn: Condition<LampObservation> = {
  code: 'lampUnexpectedOn',
  raise: { times: 3, over: 20 * MINUTE },
  clear: { times: 2 },
  judge: () => isLitWhileOff,
  evidence: ({ poll, targetLevel, targetFor, power }) => ({
    targetLevel,
    offForMinutes: Math.round(targetFor / MINUTE),
    actualArc: poll.actualArc,
    powerW: power?.powerW ?? null,
  }),
};
