import { HOUR, MINUTE, type Milliseconds } from '@lamplighter/contracts';
import type { Condition } from '../condition.js';
import type { LampObservation } from './lamp-observation.js';

/** Unexpected starts within an hour that make it cycling (PEERS e, LAMP_CYCLING). */
const MOST_STARTS = 4;
/** Starts of the light source (bank 206) beyond those that we asked for, between two looks at the counter. */
const MOST_COUNTED = 4;

/**
 * Goes off and on by itself: four times in an hour seen by polls (dark then lit, or its power was gone), or the source's
 * own start counter rose by more than it was switched.
 */
export const cyclingFailure: Condition<LampObservation> = {
  code: 'cyclingFailure',
  raise: { times: 1 },
  clear: { times: 3, over: 2 * HOUR },
  judge: () => {
    const starts: Milliseconds[] = [];
    let wasLit: boolean | null = null;
    let counter: { readonly starts: number; readonly asked: number } | null = null;
    return ({ poll, targetLevel, targetFor, health, monotonic, commandedStarts }) => {
      if (!poll.status || targetLevel === null) return null;
      const isSettled = targetLevel > 0 && targetFor >= MINUTE;
      const isLit = poll.status.lampOn && !poll.status.powerCycleSeen;
      if (isSettled && wasLit === false && isLit) starts.push(monotonic);
      wasLit = isSettled ? isLit : null;
      while ((starts[0] ?? monotonic) < monotonic - HOUR) starts.shift();
      const counted = health?.source.startCounter ?? null;
      const asked = commandedStarts - (counter?.asked ?? 0);
      const jumped = counted !== null && counter !== null && counted - counter.starts - asked >= MOST_COUNTED;
      if (counted !== null) counter = { starts: counted, asked: commandedStarts };
      return starts.length >= MOST_STARTS || jumped;
    };
  },
  evidence: ({ poll, health, targetLevel }) => ({
    targetLevel,
    statusLampOn: poll.status?.lampOn ?? null,
    powerCycleSeen: poll.status?.powerCycleSeen ?? null,
    startCounter: health?.source.startCounter ?? null,
  }),
};
