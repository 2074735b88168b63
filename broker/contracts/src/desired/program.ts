import { z } from 'zod';
import { DeviceId, ProgramId } from '../ids.js';
import { ColourTemperature, DimLevel } from '../units.js';
import { Between, LocalTime } from './dates.js';

/** Minutes after (positive) or before (negative) sunrise or sunset. */
const SunEvent = z.strictObject({
  event: z.enum(['sunset', 'sunrise']),
  offsetMinutes: z.number().min(-360).max(360).default(0),
});
export type SunEvent = z.infer<typeof SunEvent>;

/**
 * Wished length of a ramp in seconds, 0 for at once. In the dark the edge takes at least the time of 10 % a second on the
 * way down (RELIABILITY LS-5).
 */
export const RampSeconds = z.number().min(0).max(3600);

/** What a level is asked with besides itself (TALQ CommandBase); absent: the usual ramps, and the colour that the program gives. */
export const commandShape = {
  /** Ramp on the way to the level. */
  rampSeconds: RampSeconds.optional(),
  /** Ramp on the way back when it ends. */
  rampFromSeconds: RampSeconds.optional(),
  /** Kelvin; obeyed by gear with part 209 only. */
  colourTemperatureK: ColourTemperature.optional(),
};

/** How a level meets the one below it (TALQ EffectOperation); `mul` is in percent. */
export const EffectOperation = z.enum(['set', 'max', 'min', 'add', 'sub', 'mul']);
export type EffectOperation = z.infer<typeof EffectOperation>;

/**
 * A level change at a local time (TALQ FixedTimeControl), or one relative to the sun that works on what the fixed-time
 * steps give, until the next one relative to the sun (TALQ AstroClockTimeControl).
 */
const Step = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('fixedTime'),
    id: z.string().max(63).optional(),
    at: LocalTime,
    level: DimLevel,
    ...commandShape,
  }),
  z.strictObject({
    kind: z.literal('astroClock'),
    id: z.string().max(63).optional(),
    ...SunEvent.shape,
    operation: EffectOperation.default('set'),
    level: DimLevel,
    ...commandShape,
  }),
]);
export type ProgramStep = z.infer<typeof Step>;

/** Illuminance in lux at which a light sensor asks for light (below) and for none (above). A photocell gives 0 or none. */
const thresholds = { onLevel: z.number().min(0).max(200_000), offLevel: z.number().min(0).max(200_000) };
const sensor = DeviceId.optional().describe('Absent: the first light sensor of the document');
const offset = z.number().min(-360).max(360);
const sensorWindow = z.number().min(0).max(360);

/** When a program lights at all. */
const ActivePeriod = z.discriminatedUnion('kind', [
  /** Between two sun events. */
  z.strictObject({ kind: z.literal('astroClock'), on: SunEvent, off: SunEvent }),
  /** Between two local times; the whole day when they are equal. */
  z.strictObject({ kind: z.literal('absolute'), on: LocalTime, off: LocalTime }),
  /** One end by the clock, the other by the sun, within one night: nothing where the season turns it inside out. */
  z.strictObject({
    kind: z.literal('clockAndSun'),
    on: z.union([LocalTime, SunEvent]),
    off: z.union([LocalTime, SunEvent]),
  }),
  /** While a light sensor says that it is dark. */
  z.strictObject({ kind: z.literal('sensor'), sensor, ...thresholds }),
  /** From sunset to sunrise, where a light sensor may begin so many minutes earlier and end so many minutes earlier. */
  z.strictObject({
    kind: z.literal('astroAndSensor'),
    sensor,
    sunsetOffsetMinutes: offset.default(0),
    sunriseOffsetMinutes: offset.default(0),
    sensorBeforeSunsetMinutes: sensorWindow,
    sensorBeforeSunriseMinutes: sensorWindow,
    onLevel: thresholds.onLevel.default(1),
    offLevel: thresholds.offLevel.default(0),
  }),
  /** While an attribute of a device compares so with a value. */
  z.strictObject({
    kind: z.literal('value'),
    device: DeviceId,
    attribute: z.string().min(1).max(64),
    operator: z.enum(['eq', 'ne', 'ge', 'gt', 'le', 'lt']),
    value: z.number(),
  }),
]);
export type ActivePeriod = z.infer<typeof ActivePeriod>;

const controlShape = {
  id: z.string().max(63).optional(),
  operation: EffectOperation.default('max'),
  /** How long the level stays after the last detection. */
  holdSeconds: z.number().int().min(5).max(3600),
  /** Only between these local times, when given. */
  between: Between.optional(),
  ...commandShape,
};

/** A sensor changes the level for a while (TALQ DynamicControl); the first one of a program that may act decides. */
const DynamicControl = z.discriminatedUnion('kind', [
  /** Light that follows people: a level per ring of the bubble, first the sensor's own luminaires, then their neighbours. */
  z.strictObject({ kind: z.literal('presence'), ...controlShape, levels: z.array(DimLevel).min(1).max(8) }),
  /** Named sensors that are active or not: traffic counters, switches, photocells. */
  z.strictObject({
    kind: z.literal('sensor'),
    ...controlShape,
    sensors: z.array(DeviceId).min(1).max(2),
    level: DimLevel,
  }),
  /** A level supplied from outside (TALQ ExternalControlEffect), such as a boost from the next edge. */
  z.strictObject({ kind: z.literal('external'), ...controlShape, source: DeviceId }),
]);
export type DynamicControl = z.infer<typeof DynamicControl>;

/** Levels within a day. Outside every active period the level is 0; a program without any lights the whole day (TALQ). */
export const ControlProgram = z.strictObject({
  id: ProgramId,
  name: z.string().min(1).max(120),
  description: z.string().max(1000).default(''),
  activePeriods: z.array(ActivePeriod).max(8),
  /** Level from the start of an active period until the first step. */
  baseLevel: DimLevel.default(100),
  /** True: until the first step the level with which the day before ended holds instead (TALQ FixedTimeControl). */
  carriesOver: z.boolean().optional(),
  steps: z.array(Step).max(48).default([]),
  /** First = highest priority. */
  dynamicControls: z.array(DynamicControl).max(8).default([]),
  /** A light that would go out again sooner than this does not come on (GXF minimumLightsOn). */
  minimumBurningMinutes: z.number().min(0).max(240).optional(),
});
export type ControlProgram = z.infer<typeof ControlProgram>;
