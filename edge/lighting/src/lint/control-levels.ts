import type { DimLevel, DynamicControl } from '@lamplighter/contracts';
import { common } from '../interval.js';
import { combine } from '../operation.js';
import type { ProgramUse } from './lint-context.js';

/** The levels that the program lights with, or may, while one of its controls may act; rising. */
export function levelsUnder(control: number, { days }: ProgramUse): DimLevel[] {
  const levels = new Set<DimLevel>();
  for (const { plan } of days) {
    for (const segment of plan.segments) {
      const isOpen = common([segment], plan.controls[control]?.windows ?? []).length > 0;
      if (isOpen && segment.activity !== 'off') levels.add(segment.lit.level);
    }
  }
  return [...levels].sort((a, b) => a - b);
}

/** What a control asks for; nothing where the level comes from outside. */
export function asksFor(control: DynamicControl): readonly DimLevel[] {
  if (control.kind === 'presence') return control.levels;
  return control.kind === 'sensor' ? [control.level] : [];
}

/** By how much a control changes each level below it: up is positive. */
export const changesOf = (control: DynamicControl, below: readonly DimLevel[]): number[] =>
  asksFor(control).flatMap((level) => below.map((under) => combine(control.operation, under, level) - under));
