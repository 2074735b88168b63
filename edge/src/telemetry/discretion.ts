import type { LevelSource } from '@lamplighter/lighting';
import type { Lamp } from '../devices/lamp.js';

const FOLLOWING_PEOPLE: readonly (LevelSource | undefined)[] = ['presence', 'dynamicControl'];
const BY_THE_CLOCK: readonly (LevelSource | undefined)[] = ['program', 'lastGoodProgram', 'default'];

/** This rung's level is what it is because somebody is there. */
export const followsPeople = (source: LevelSource | undefined): boolean => FOLLOWING_PEOPLE.includes(source);

/**
 * A lamp that brightens under somebody tells of them, and its way back when they left: at the instant it happens that
 * stays on the edge (RELIABILITY S-27: nothing finer than a quarter of an hour leaves it). What an operator, the switch at
 * the cabinet or an emergency asks for tells of nobody.
 */
export const tellsOfPeople = ({ followedPeople, decision }: Lamp): boolean =>
  followedPeople && (followsPeople(decision?.source) || BY_THE_CLOCK.includes(decision?.source));

/**
 * The same for a lamp within reach of a sensor, whether or not anybody is there: an answer that depended on that would tell of
 * them as well.
 */
export const mayTellOfPeople = ({ decision }: Lamp): boolean =>
  followsPeople(decision?.source) || BY_THE_CLOCK.includes(decision?.source);

/** The quarter of an hour is over and told: from here on a lamp at rest, where nobody is, tells of nobody. */
export function endDiscretion(lamp: Lamp): void {
  const isAtRest = lamp.applied === lamp.decision?.level;
  if (isAtRest && !followsPeople(lamp.decision?.source)) lamp.followedPeople = false;
}
