import type { DimLevel, EpochMs } from '@lamplighter/contracts';
import type { Limits } from './bounds.js';
import type { DayPlan } from './day-plan.js';
import { asDimLevel, type Bounds, type Candidate, type LevelSource } from './decision.js';
import { holds, nextEdge } from './interval.js';

/** Rungs that a cap binds. What protects people, and what stands in for a lost program, is never capped. */
const CAPPED: readonly LevelSource[] = ['override', 'presence', 'dynamicControl', 'program'];

/** What is known of the running day. */
interface FloorDay {
  readonly plan: Pick<DayPlan, 'dark'>;
  readonly word: { readonly isActive: boolean };
  readonly limits: Pick<Limits, 'exemption' | 'cap'>;
}

const NO_DOCUMENT: Bounds = Object.freeze({ floor: 100, floorRuleId: 'floor/unknown', cap: 100, capRuleId: null });

/**
 * Between which levels the rungs may choose (RELIABILITY LS-4). The class floor holds while the program lights and while it
 * is dark, unless an exemption lowers it. Where the day is not known (`today` null) it is taken for night, and no exemption
 * can be dated. A luminaire without a document (`lamp` null) has no known class: it may not go below full.
 */
export function boundsAt(
  lamp: { readonly floorLevel: DimLevel } | null,
  today: FloorDay | null,
  instant: EpochMs,
): Bounds {
  if (lamp === null) return NO_DOCUMENT;
  const classFloor = asDimLevel(lamp.floorLevel);
  if (today === null) return { floor: classFloor, floorRuleId: 'floor/class', cap: 100, capRuleId: null };
  const { exemption, cap } = today.limits;
  const isFelt = today.word.isActive || isDarkAt(today.plan, instant);
  const [floor, floorRuleId] =
    exemption !== null && exemption.level < classFloor
      ? [exemption.level, exemption.ruleId]
      : [classFloor, 'floor/class'];
  return {
    floor: isFelt ? floor : 0,
    floorRuleId,
    cap: cap?.level ?? 100,
    capRuleId: cap?.ruleId ?? null,
  };
}

const isDarkAt = (plan: Pick<DayPlan, 'dark'>, instant: EpochMs): boolean =>
  plan.dark.some((night) => holds(night, instant));

/** When darkness next begins or ends, the end of the plan at the latest. */
export const darknessUntil = (plan: Pick<DayPlan, 'dark' | 'to'>, instant: EpochMs): EpochMs =>
  nextEdge(plan.dark, instant, plan.to);

/** What a rung asks for within the bounds: first the cap, then the floor, so that the floor wins. */
export function bounded(
  candidate: Candidate,
  bounds: Bounds,
): { readonly level: DimLevel; readonly by: 'floor' | 'cap' | null } {
  const asked = asDimLevel(candidate.level);
  if (candidate.source === 'maintenanceLock') return { level: asked, by: null };
  const capped = CAPPED.includes(candidate.source) ? Math.min(asked, bounds.cap) : asked;
  const level = Math.max(capped, bounds.floor);
  return { level, by: level > asked ? 'floor' : level < asked ? 'cap' : null };
}
