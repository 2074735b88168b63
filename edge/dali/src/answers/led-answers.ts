import { type Bitmap, decodeBitmap } from './bitmap.js';

/** QUERY FAILURE STATUS (part 207). `thermalOverload`: too hot, the gear gives less light than asked. */
export const LED_FAILURE_BITS = [
  'shortCircuit',
  'openCircuit',
  'loadDecrease',
  'loadIncrease',
  'currentProtectorActive',
  'thermalShutdown',
  'thermalOverload',
  'referenceFailed',
] as const;
export type LedFailures = Bitmap<typeof LED_FAILURE_BITS>;
export const decodeLedFailures = (byte: number): LedFailures => decodeBitmap(LED_FAILURE_BITS, byte);

/** QUERY FEATURES (part 207): which failures the gear can tell at all. */
export const LED_FEATURE_BITS = [
  'shortCircuit',
  'openCircuit',
  'loadDecrease',
  'loadIncrease',
  'currentProtector',
  'thermalShutdown',
  'thermalOverload',
  'physicalSelection',
] as const;
export type LedFeatures = Bitmap<typeof LED_FEATURE_BITS>;
export const decodeLedFeatures = (byte: number): LedFeatures => decodeBitmap(LED_FEATURE_BITS, byte);

/** QUERY GEAR TYPE (part 207). */
export const LED_GEAR_TYPE_BITS = ['integratedSupply', 'integratedModule', 'acSupply', 'dcSupply'] as const;
export type LedGearType = Bitmap<typeof LED_GEAR_TYPE_BITS>;
export const decodeLedGearType = (byte: number): LedGearType => decodeBitmap(LED_GEAR_TYPE_BITS, byte);

/** QUERY POSSIBLE OPERATING MODES (part 207). */
export const LED_POSSIBLE_MODE_BITS = ['pwm', 'am', 'currentControlled', 'highCurrentPulse'] as const;
export type LedPossibleModes = Bitmap<typeof LED_POSSIBLE_MODE_BITS>;
export const decodeLedPossibleModes = (byte: number): LedPossibleModes => decodeBitmap(LED_POSSIBLE_MODE_BITS, byte);

/** QUERY OPERATING MODE (part 207): which modes are active now. */
export const LED_MODE_BITS = ['pwm', 'am', 'currentControlled', 'highCurrentPulse', 'nonLogarithmic'] as const;
export type LedModes = Bitmap<typeof LED_MODE_BITS>;
export const decodeLedModes = (byte: number): LedModes => decodeBitmap(LED_MODE_BITS, byte);

/** QUERY DIMMING CURVE and SELECT DIMMING CURVE (part 207): 0 and 1; other values are reserved. */
export const DIMMING_CURVES = ['logarithmic', 'linear'] as const;
export type DimmingCurve = (typeof DIMMING_CURVES)[number];

/** The curve a gear dims along; null for a reserved code. */
export const decodeDimmingCurve = (byte: number): DimmingCurve | null => DIMMING_CURVES[byte] ?? null;
