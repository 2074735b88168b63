import type { DimLevel, EffectOperation } from '@lamplighter/contracts';
import { asDimLevel } from './decision.js';

/** A level brought together with the one below it (TALQ EffectOperation); `mul` is in percent. */
export function combine(operation: EffectOperation, below: DimLevel, level: DimLevel): DimLevel {
  switch (operation) {
    case 'set':
      return asDimLevel(level);
    case 'max':
      return asDimLevel(Math.max(below, level));
    case 'min':
      return asDimLevel(Math.min(below, level));
    case 'add':
      return asDimLevel(below + level);
    case 'sub':
      return asDimLevel(below - level);
    case 'mul':
      return asDimLevel((below * level) / 100);
  }
}
