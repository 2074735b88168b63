import type { EffectOperation as Operation } from '@lamplighter/contracts';
import { z } from 'zod';

const TALQ_OPERATION = { set: 'Set', max: 'Max', min: 'Min', add: 'Add', sub: 'Sub', mul: 'Mul' } as const;
type TalqOperation = (typeof TALQ_OPERATION)[Operation];

/** EffectOperation: how a command meets the level below it. `Mul` multiplies percentages. */
export const EffectOperation = z
  .enum(Object.values(TALQ_OPERATION))
  .transform((operation) => operation.toLowerCase() as Operation);

export const writeOperation = (operation: Operation): TalqOperation => TALQ_OPERATION[operation];
