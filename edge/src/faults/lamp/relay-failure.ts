import type { Condition } from '../condition.js';
import type { LampObservation } from './lamp-observation.js';
import { SETTLED_OFF } from './unexpected-on.js';

/** Share of its nominal power that nothing but light explains. */
const LIT_SHARE = 0.5;

/** Off by command and by its own word, yet it uses the power of light: its output does not switch (RELAY_STUCK). */
export const relayFailure: Condition<LampObservation> = {
  code: 'relayFailure',
  raise: { times: 2 },
  clear: { times: 2 },
  judge:
    () =>
    ({ targetLevel, targetFor, poll, power, expected }) => {
      if (targetLevel !== 0 || targetFor < SETTLED_OFF || !poll.status || !power || power.powerW === null) return null;
      return expected === null ? null : !poll.status.lampOn && power.powerW > expected.nominalW * LIT_SHARE;
    },
  evidence: ({ power, expected, poll }) => ({
    powerW: power?.powerW ?? null,
    nominalW: expected?.nominalW ?? null,
    statusLampOn: poll.status?.lampOn ?? null,
  }),
};
