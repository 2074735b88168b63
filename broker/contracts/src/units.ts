import { z } from 'zod';

/** Every quantity carries its unit in its type. The types are aliases of number: they document, the schemas below check. */

/** Milliseconds since 1970-01-01T00:00:00Z. */
export type EpochMs = number;
/** Span in milliseconds. */
export type Milliseconds = number;
/** Span in seconds. */
export type Seconds = number;
/** Requested light output in percent, 0 to 100 (TALQ LevelState). */
export type DimLevel = number;
/** DALI's logarithmic value, 0 to 254 (IEC 62386-102). */
export type ArcPowerLevel = number;
/** Correlated colour temperature. */
export type Kelvin = number;
/** Active power. */
export type Watt = number;
/** Active energy. */
export type WattHour = number;
/** RMS voltage. */
export type Volt = number;
/** WGS84 decimal degrees. */
export type Degrees = number;

export const DimLevel = z.number().min(0, 'must be 0 to 100 %').max(100, 'must be 0 to 100 %');
export const ColourTemperature = z
  .number()
  .int()
  .min(1000, 'must be 1000 to 20000 K')
  .max(20_000, 'must be 1000 to 20000 K');
export const EpochMs = z.number().int().min(0).max(8.64e15);

export const SECOND: Milliseconds = 1_000;
export const MINUTE: Milliseconds = 60_000;
/** A quarter hour: electricity is metered by it, presence counted, and clocks change on one. */
export const QUARTER: Milliseconds = 900_000;
export const HOUR: Milliseconds = 3_600_000;
export const DAY: Milliseconds = 86_400_000;
