import { ControlProgram, DimLevel, EpochMs } from '@lamplighter/contracts';
import { z } from 'zod';
import { present } from './present.js';

/**
 * What TALQ has no word for travels in one vendor property, `x-lamplighter`: names, ids and texts. Nothing in it may change
 * the light of a program, so a system that drops it does no harm.
 */
const name = z.string().min(1).max(120);
const id = z.string().max(63);

/** Of a step or a dynamic control. */
export const ControlWords = z.strictObject({ id });
export const ProgramWords = z.strictObject({
  name: name.optional(),
  description: ControlProgram.shape.description.unwrap().optional(),
  /** A base level without effect: read only where no control of TALQ's gives one and none is needed. */
  baseLevel: DimLevel.optional(),
});
/** Of a calendar or a group. */
export const NameWords = z.strictObject({ name });
export const RuleWords = z.strictObject({
  id: id.optional(),
  /** The first and last date were written as `dates`, not as `from` and `to`: the same days. */
  dates: z.literal(true).optional(),
});
export const OverrideWords = z.strictObject({
  issuer: name.optional(),
  reason: z.string().min(1).max(500).optional(),
  /** How long a resume is remembered, UTC milliseconds. */
  until: EpochMs.optional(),
});

/** The vendor property to spread into an object; nothing when there is nothing to say. */
export function words<T extends object>(said: { readonly [K in keyof T]: T[K] | undefined }): { 'x-lamplighter'?: T } {
  const given = present(said) as T;
  return Object.keys(given).length === 0 ? {} : { 'x-lamplighter': given };
}
