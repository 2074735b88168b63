import type { DimLevel, EpochMs } from '@lamplighter/contracts';

/** The part of /luminaires/{id}/explain that the console puts into words; the answer is lighting's Decision. */
export interface Explanation {
  readonly level: DimLevel;
  readonly source: string;
  readonly ruleId?: string | null;
  readonly reason: string;
  readonly since?: EpochMs | null;
  readonly until?: EpochMs | null;
  /** What was asked for, where the class floor raised it or a cap lowered it. */
  readonly clamp?: { readonly kind: 'floor' | 'cap'; readonly asked: DimLevel } | null;
  /** What an exercise would do: no lamp follows it. */
  readonly drill?: { readonly level: DimLevel } | null;
}
