import { MINUTE } from '@lamplighter/contracts';
import type { ClockJudgement } from '../../clock/clock-trust.js';
import type { Condition, Seen } from '../condition.js';

/** What is thought of the clock. */
export interface ClockSeen extends Seen {
  readonly clock: ClockJudgement;
}

/** The clock is not believed: lamps stand at full light until a source confirms it (LS-3). */
export const clockUnsynchronised: Condition<ClockSeen> = {
  code: 'lastSyncError',
  raise: { times: 2, over: MINUTE },
  clear: { times: 2 },
  judge:
    () =>
    ({ clock }) =>
      clock.state === 'untrusted',
  evidence: ({ clock: { state, reason } }) => ({ state, reason }),
};
