import type { DimLevel } from '@lamplighter/contracts';
import type { DayPlan } from '../day-plan.js';
import type { Interval } from '../interval.js';

/** A stretch of a lighting day in which the program asks for one level, as resolve() takes it without any sensor. */
export interface Stretch extends Interval {
  readonly level: DimLevel;
  /** The program lights: the class floor applies even by day. */
  readonly isActive: boolean;
  /** False where a sensor may say otherwise. */
  readonly isCertain: boolean;
  readonly ruleId: string;
}

/** The stretches of a day, without gaps; a condition that nothing is known of is decided by the sun. */
export const stretchesOf = (plan: DayPlan): Stretch[] =>
  plan.segments.map(({ from, to, activity, isNight, lit, unlit }) => {
    const isCertain = typeof activity === 'string';
    const isActive = isCertain ? activity === 'on' : isNight;
    const { level, ruleId } = isActive ? lit : unlit;
    return { from, to, level, isActive, isCertain, ruleId };
  });

const PARTS: Readonly<Record<string, string>> = { base: 'baseLevel', off: 'activePeriods' };

/** Path in the document of what a stretch rests on; the context numbers steps, so that their rule ids are their paths. */
export function placeOfRule(ruleId: string): string {
  const [program = '', rule = ''] = ruleId.split('/');
  return `programs.${program}.${PARTS[rule] ?? rule}`;
}
