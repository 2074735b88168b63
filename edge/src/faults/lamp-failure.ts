import { type Condition, isoTime } from './detector.js';

/** The gear says that its lamp has failed: status bit 1 (IEC 62386-102, QUERY STATUS), three polls in a row. */
export const lampFailure: Condition = {
  code: 'lampFailure',
  raiseAfter: 3,
  clearAfter: 3,
  judge: ({ poll }) => poll.status?.lampFailure ?? null,
  evidence: ({ poll, appliedLevel }) => ({
    at: isoTime(poll.at),
    polls: 3,
    statusLampFailure: poll.status?.lampFailure ?? null,
    statusLampOn: poll.status?.lampOn ?? null,
    statusGearFailure: poll.status?.gearFailure ?? null,
    actualArc: poll.actualArc,
    appliedLevel,
  }),
};
