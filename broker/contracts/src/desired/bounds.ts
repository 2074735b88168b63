import { z } from 'zod';
import { DeviceId, GroupId } from '../ids.js';
import { ColourTemperature, DimLevel } from '../units.js';
import { Between, DateSpan, PartialDate } from './dates.js';

/** Luminaires commanded together; a group may hold others (TALQ Group). */
export const LightingGroup = z.strictObject({
  id: GroupId,
  name: z.string().min(1).max(120),
  devices: z.array(DeviceId).max(256).default([]),
  groups: z.array(GroupId).max(64).default([]),
  purpose: z.enum(['unknown', 'override', 'calendar', 'loggerConfig']).default('unknown'),
});
export type LightingGroup = z.infer<typeof LightingGroup>;

/** On which luminaires, dates and hours a bound holds. Nothing named: all luminaires, every date, the whole day. */
const scope = {
  id: z.string().min(1).max(63),
  devices: z.array(DeviceId).max(256).default([]),
  groups: z.array(GroupId).max(64).default([]),
  /** Both included, local dates; a night counts to the date of its evening. */
  from: PartialDate.optional(),
  to: PartialDate.optional(),
  dates: z.array(DateSpan).min(1).max(64).optional(),
  between: Between.optional(),
  reason: z.string().min(1).max(500),
};

/** A dated, approved permission to go below the class floor: a park that closes, a bat corridor. */
export const FloorExemption = z.strictObject({
  ...scope,
  /** Full dates: a permission without an end is none. */
  from: z.iso.date(),
  to: z.iso.date(),
  /** Floor instead of the class floor. */
  level: DimLevel,
  approvedBy: z.string().min(1).max(120),
});
export type FloorExemption = z.infer<typeof FloorExemption>;

/** A cap without a limit caps nothing. */
export const hasLimit = ({
  maxLevel,
  maxColourTemperatureK,
}: {
  maxLevel?: unknown;
  maxColourTemperatureK?: unknown;
}) => maxLevel !== undefined || maxColourTemperatureK !== undefined;
export const NO_LIMIT = {
  path: ['maxLevel'],
  message: 'must be given, or maxColourTemperatureK: a cap without a limit caps nothing',
};

/** The most light that programs, presence and operators may ask for: a curfew, a biodiversity corridor. */
export const LightCap = z
  .strictObject({
    ...scope,
    kind: z.enum(['curfew', 'biodiversityCorridor']),
    maxLevel: DimLevel.optional(),
    /** Warmest light only: the highest colour temperature, where gear has part 209. */
    maxColourTemperatureK: ColourTemperature.optional(),
  })
  .refine(hasLimit, NO_LIMIT);
export type LightCap = z.infer<typeof LightCap>;
