import { SECOND } from '@lamplighter/contracts';
import type { Condition } from '../condition.js';
import type { LampObservation } from './lamp-observation.js';

/** What a way up may take. */
const SETTLE = 10 * SECOND;
/** Rounding of the logarithmic curve at the levels that floors have. */
const ROUNDING = 1.5;

/** Gives less than the floor of its lighting class that is in force, exemptions heeded: twice in a row, then at once. */
export const belowFloor: Condition<LampObservation> = {
  code: 'belowFloor',
  raise: { times: 2 },
  clear: { times: 2 },
  judge:
    () =>
    ({ actualLevel, floorLevel, targetFor, targetLevel }) => {
      if (actualLevel === null || targetLevel === null || targetFor < SETTLE) return null;
      // A maintenance lock may go below: somebody stands there and wants it.
      return targetLevel >= floorLevel && actualLevel < floorLevel - ROUNDING;
    },
  evidence: ({ actualLevel, floorLevel, targetLevel }) => ({ actualLevel, floorLevel, targetLevel }),
};
