import type { DeviceId } from '@lamplighter/contracts';
import type { Condition, Seen } from '../condition.js';

/** A meter, and whether it answers. */
export interface MeterSeen extends Seen {
  readonly device: DeviceId;
  readonly isAnswering: boolean;
  readonly lastAnswerAt: number | null;
}

/** A meter left whole readings unanswered. */
export const meterSilent: Condition<MeterSeen> = {
  code: 'communicationFailure',
  raise: { times: 3 },
  clear: { times: 1 },
  judge: () => (seen) => !seen.isAnswering,
  evidence: ({ lastAnswerAt }) => ({
    lastAnswerAt: lastAnswerAt === null ? null : new Date(lastAnswerAt).toISOString(),
  }),
};
