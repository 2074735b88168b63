import { type Condition, isoTime } from './detector.js';

/** The gear did not answer three times in a row although the line works and its feeder should have voltage. */
export const gearCommFailure: Condition = {
  code: 'controlGearCommFailure',
  raiseAfter: 3,
  clearAfter: 2,
  judge: ({ poll }) => poll.status === null,
  evidence: ({ poll, appliedLevel }) => ({
    at: isoTime(poll.at),
    polls: 3,
    answered: poll.status !== null,
    appliedLevel,
  }),
};
