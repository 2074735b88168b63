import type { DimLevel } from '@lamplighter/contracts';
import type { Segment } from './day-plan.js';
import { asDimLevel, type Candidate } from './decision.js';

/**
 * Least level that anything but the maintenance lock may ask for (RELIABILITY LS-4). The class floor applies while the
 * program lights. Where the day is not known it is taken for night, and a luminaire without a document has no known
 * class: it may not go below full.
 */
export function floorOf(lamp: { readonly floorLevel: DimLevel } | null, segment: Segment | null): DimLevel {
  if (lamp === null) return 100;
  return segment === null || segment.isActive ? asDimLevel(lamp.floorLevel) : 0;
}

/** Whether the floor raises what a rung asks for. */
export const isRaised = (candidate: Candidate, floor: DimLevel): boolean =>
  candidate.source !== 'maintenanceLock' && asDimLevel(candidate.level) < floor;
