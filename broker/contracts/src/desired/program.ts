import { z } from 'zod';
import { CalendarId, DeviceId, ProgramId } from '../ids.js';
import { DimLevel } from '../units.js';

/** Local wall-clock time `hh:mm` or `hh:mm:ss`. */
export const LocalTime = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?$/, 'must be a local time such as 23:00 or 23:00:00');

/** Minutes after (positive) or before (negative) sunrise or sunset. */
const SunEvent = z.strictObject({
  event: z.enum(['sunset', 'sunrise']),
  offsetMinutes: z.number().min(-360).max(360).default(0),
});

/**
 * Wished length of a ramp in seconds. Accepted and kept so that documents need no other form later, but not obeyed yet: every
 * change goes up at once and down at most 10 % a second (edge/lighting/README.md, Ramps).
 */
export const RampSeconds = z.number().min(0).max(3600);

/** A level change at a local time (TALQ fixedTimeControls) or relative to the sun (astro-clock step). */
const Step = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('fixedTime'),
    id: z.string().max(63).optional(),
    at: LocalTime,
    level: DimLevel,
    rampSeconds: RampSeconds.optional(),
  }),
  z.strictObject({
    kind: z.literal('astroClock'),
    id: z.string().max(63).optional(),
    ...SunEvent.shape,
    level: DimLevel,
    rampSeconds: RampSeconds.optional(),
  }),
]);
export type ProgramStep = z.infer<typeof Step>;

/** When a program lights at all: between two sun events, or between two local times. */
const ActivePeriod = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('astroClock'), on: SunEvent, off: SunEvent }),
  z.strictObject({ kind: z.literal('absolute'), on: LocalTime, off: LocalTime }),
]);
export type ActivePeriod = z.infer<typeof ActivePeriod>;

/** Light that follows people: while a sensor of the luminaire's bubble sees presence and for `holdSeconds` after the last detection. */
const PresenceControl = z.strictObject({
  kind: z.literal('presence'),
  id: z.string().max(63).optional(),
  /** How the presence level meets the program's (TALQ dynamic control operations). */
  operation: z.enum(['set', 'max', 'min', 'add', 'sub', 'mul']).default('max'),
  /** Level per ring of the bubble: first the sensor's own luminaires, then their neighbours. */
  levels: z.array(DimLevel).min(1).max(8),
  holdSeconds: z.number().int().min(5).max(3600),
  /** Only between these local times, when given. */
  between: z.strictObject({ from: LocalTime, to: LocalTime }).optional(),
});
export type PresenceControl = z.infer<typeof PresenceControl>;

/** Levels within a day. Outside every active period the level is 0. */
export const ControlProgram = z.strictObject({
  id: ProgramId,
  name: z.string().min(1).max(120),
  description: z.string().max(1000).default(''),
  activePeriods: z.array(ActivePeriod).min(1).max(8),
  /** Level from the start of an active period until the first step. */
  baseLevel: DimLevel.default(100),
  steps: z.array(Step).max(48).default([]),
  /** First = highest priority. */
  dynamicControls: z.array(PresenceControl).max(8).default([]),
});
export type ControlProgram = z.infer<typeof ControlProgram>;

/** `YYYY-MM-DD`, or `--MM-DD` for every year (TALQ partial date). */
const PartialDate = z
  .string()
  .regex(/^(\d{4}|-)-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/, 'must be YYYY-MM-DD or --MM-DD');

/** Days on which a program applies; the first rule of a calendar that matches wins. All given conditions must hold. */
const CalendarRule = z.strictObject({
  id: z.string().max(63).optional(),
  programId: ProgramId,
  from: PartialDate.optional(),
  to: PartialDate.optional(),
  /** ISO weekdays, 1 Monday to 7 Sunday. */
  weekdays: z.array(z.number().int().min(1).max(7)).min(1).max(7).optional(),
  /** Only the n-th such weekday of the month, 1 to 5, or -1 for the last. */
  nth: z.union([z.number().int().min(1).max(5), z.literal(-1)]).optional(),
});
export type CalendarRule = z.infer<typeof CalendarRule>;

export const Calendar = z.strictObject({
  id: CalendarId,
  name: z.string().min(1).max(120),
  rules: z.array(CalendarRule).max(400).default([]),
  defaultProgramId: ProgramId,
  /** 12: a lighting day runs from noon to noon, so that one night has one date; 0: from midnight. */
  dayOffsetHours: z.union([z.literal(0), z.literal(12)]).default(12),
});
export type Calendar = z.infer<typeof Calendar>;

/** A presence sensor and the luminaires around it: ring 0 nearest. */
export const SensorPlacement = z.strictObject({
  device: DeviceId,
  kind: z.literal('presence'),
  line: z.number().int().min(0).max(7).default(0),
  /** Control-device short address on its line (part 103). */
  shortAddress: z.number().int().min(0).max(63),
  instance: z.number().int().min(0).max(31).default(0),
  rings: z.array(z.array(DeviceId).max(200)).min(1).max(8),
});
export type SensorPlacement = z.infer<typeof SensorPlacement>;
