import { z } from 'zod';
import { CalendarId, DeviceId, EdgeId } from '../ids.js';
import { ColourTemperature, DimLevel } from '../units.js';

/** How a luminaire's light falls with age and what is done about it. */
const LightOutput = z.strictObject({
  /** What 100 % means in percent of the gear's full output, for luminaires chosen too strong (TALQ virtual output). */
  virtualFullPercent: z.number().min(1).max(100).default(100),
  /** Constant light output: the gear starts lower and makes up for depreciation as burning hours rise. */
  constantLightOutput: z.boolean().default(false),
  /** Share of the initial light that is planned to be left at the end (EN 13201 maintenance factor). */
  maintenanceFactor: z.number().min(0.3).max(1).default(0.8),
  /** [burning hours, share of the initial light], rising hours; between points the line, after the last its share. */
  lumenDepreciation: z
    .array(z.tuple([z.number().min(0).max(500_000), z.number().min(0.1).max(1)]))
    .max(20)
    .default([])
    .refine((points) => points.every(([hours], index) => index === 0 || hours > (points[index - 1]?.[0] ?? 0)), {
      message: 'must have rising hours',
    }),
});
export type LightOutput = z.infer<typeof LightOutput>;

/** One luminaire as its edge must treat it. */
export const LuminairePlacement = z.strictObject({
  device: DeviceId,
  line: z.number().int().min(0).max(7).default(0),
  /** Control-gear short address on its line (part 102). */
  shortAddress: z.number().int().min(0).max(63),
  calendarId: CalendarId,
  /** EN 13201 class of its segment, empty when not classified. */
  lightingClass: z.string().max(8).default(''),
  /** Least level in the dark and while its program lights, derived from the class. */
  floorLevel: DimLevel.default(0),
  nominalPowerW: z.number().positive().max(5000).optional(),
  output: LightOutput.optional(),
  /** Colour temperatures that its gear can make (part 209); absent: it has one light. */
  tunableWhite: z
    .strictObject({ warmestK: ColourTemperature, coolestK: ColourTemperature })
    .refine(({ warmestK, coolestK }) => warmestK <= coolestK, {
      path: ['coolestK'],
      message: 'must not be below warmestK',
    })
    .optional(),
});
export type LuminairePlacement = z.infer<typeof LuminairePlacement>;

const Rings = z.array(z.array(DeviceId).max(200)).min(1).max(8);

/** Luminaires of another edge, in the rings of a bubble; rings that hold none of them are empty. */
const RingsElsewhere = z.strictObject({ edge: EdgeId, rings: Rings });

/** A presence sensor and the luminaires around it: ring 0 nearest. */
export const SensorPlacement = z.strictObject({
  device: DeviceId,
  kind: z.literal('presence'),
  line: z.number().int().min(0).max(7).default(0),
  /** Control-device short address on its line (part 103). */
  shortAddress: z.number().int().min(0).max(63),
  instance: z.number().int().min(0).max(31).default(0),
  rings: Rings,
  /** The part of its bubble that hangs on other edges of the same municipality: these are asked for light (a boost). */
  beyond: z.array(RingsElsewhere).max(8).optional(),
  /** How long it may miss somebody after a detection (part 303 dead time, re-arming). */
  blindSeconds: z.number().min(0).max(600).optional(),
});
export type SensorPlacement = z.infer<typeof SensorPlacement>;

/** Luminaires of this edge that lie in bubbles of another edge's sensors, each in its nearest ring. */
export const NeighbourPlacement = RingsElsewhere;
export type NeighbourPlacement = z.infer<typeof NeighbourPlacement>;

/** What a boost of another edge is to this one: a presence sensor of that name. Ids of edges and devices have one form. */
export const neighbourSensor = (edge: EdgeId): DeviceId => DeviceId.parse(edge);

/** A sensor that tells dark from light: a photocell gives only that, a light sensor lux (parts 103 and 304). */
export const LightSensorPlacement = z.strictObject({
  device: DeviceId,
  kind: z.enum(['photocell', 'lightSensor']),
  line: z.number().int().min(0).max(7).default(0),
  shortAddress: z.number().int().min(0).max(63),
  instance: z.number().int().min(0).max(31).default(0),
  /**
   * Lux that a light sensor means by 1023, its full scale (part 304 tells relative illuminance only), measured where it
   * hangs; absent: not known, then its word decides nothing.
   */
  luxAtFull: z.number().positive().max(200_000).optional(),
});
export type LightSensorPlacement = z.infer<typeof LightSensorPlacement>;
