import type { DimLevel, EpochMs } from '@lamplighter/contracts';
import { type Limits, NO_LIMITS } from './bounds.js';
import type { DayPlan } from './day-plan.js';
import { asDimLevel, type Bounds, type Candidate, type LevelSource } from './decision.js';
import { holds, nextEdge } from './interval.js';

/** Rungs that a cap binds. What protects people, and what stands in for a lost program, is never capped. */
const CAPPED: readonly LevelSource[] = ['override', 'presence', 'dynamicControl', 'program'];

/** What the floor depends on. */
interface FloorQuestion {
  /** Null: no document knows the luminaire. */
  readonly lamp: { readonly floorLevel: DimLevel } | null;
  /** Null: the day is not known. */
  readonly plan: DayPlan | null;
  readonly isActive: boolean;
  readonly limits: Limits;
  readonly instant: EpochMs;
}

const NO_DOCUMENT: Bounds = Object.freeze({ floor: 100, floorRuleId: 'floor/unknown', cap: 100, capRuleId: null });

/**
 * Between which levels the rungs may choose (RELIABILITY LS-4). The class floor holds while the program lights and while it
 * is dark, unless an exemption lowers it. Where the day is not known it is taken for night, and no exemption can be dated.
 * A luminaire without a document has no known class: it may not go below full.
 */
export function boundsAt({ lamp, plan, isActive, limits, instant }: FloorQuestion): Bounds {
  if (lamp === null) return NO_DOCUMENT;
  const { exemption, cap } = plan === null ? NO_LIMITS : limits;
  const isFelt = plan === null || isActive || isDarkAt(plan, instant);
  const classFloor = isFelt ? asDimLevel(lamp.floorLevel) : 0;
  const isExempt = exemption !== null && exemption.level < classFloor;
  return {
    floor: isExempt ? exemption.level : classFloor,
    floorRuleId: isExempt ? exemption.ruleId : 'floor/class',
    cap: cap?.level ?? 100,
    capRuleId: cap?.ruleId ?? null,
  };
}

const isDarkAt = (plan: DayPlan, instant: EpochMs): boolean => plan.dark.some((night) => holds(night, instant));

/** When darkness next begins or ends, the end of the plan at the latest. */
export const darknessUntil = (plan: DayPlan, instant: EpochMs): EpochMs => nextEdge(plan.dark, instant, plan.to);

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
