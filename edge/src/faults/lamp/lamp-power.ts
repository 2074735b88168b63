import { SECOND } from '@lamplighter/contracts';
import type { Condition, Verdict } from '../condition.js';
import type { LampObservation } from './lamp-observation.js';

/** Below this it is no lamp that uses too little, but one that is dark. */
const DARK_SHARE = 0.2;
/** On its way to a level it uses something in between. */
const SETTLE = 15 * SECOND;

/** Share of what the lamp should use at its level, 1 when as expected; null when it cannot be said. */
function shareOf({ power, expected, actualLevel, targetFor }: LampObservation): number | null {
  if (targetFor < SETTLE || !power || power.powerW === null || !expected || expected.powerW <= 0 || !actualLevel)
    return null;
  return power.powerW / expected.powerW;
}

const evidence = ({ power, expected, actualLevel }: LampObservation) => ({
  powerW: power?.powerW ?? null,
  expectedW: expected?.powerW ?? null,
  tolerance: expected?.tolerance ?? null,
  actualLevel,
});

const offBy = (isOff: (share: number, tolerance: number) => boolean) => () => {
  return (seen: LampObservation): Verdict => {
    const share = shareOf(seen);
    return share === null || !seen.expected ? null : isOff(share, seen.expected.tolerance);
  };
};

/** Uses more than its model says for its level, two readings in a row: a quarter of an hour at least. */
export const lampPowerTooHigh: Condition<LampObservation> = {
  code: 'lampPowerTooHigh',
  raise: { times: 2 },
  clear: { times: 2 },
  judge: offBy((share, tolerance) => share > 1 + tolerance),
  evidence,
};

/** Uses less than its model says, but not so little that it must be dark: part of the light is gone. */
export const lampPowerTooLow: Condition<LampObservation> = {
  code: 'lampPowerTooLow',
  raise: { times: 2 },
  clear: { times: 2 },
  judge: offBy((share, tolerance) => share < 1 - tolerance && share >= DARK_SHARE),
  evidence,
};
