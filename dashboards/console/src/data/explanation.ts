import type { DimLevel, EpochMs } from '@lamplighter/contracts';

/** The part of /luminaires/{id}/explain that the console puts into words; the answer is lighting's Decision. */
export interface Explanation {
  readonly level: DimLevel;
  readonly source: string;
  readonly ruleId?: string | null;
  readonly reason: string;
  readonly since?: EpochMs | null;
  readonly until?: EpochMs | null;
  readonly clamp?: { readonly kind: string; readonly asked: DimLevel } | null;
}
