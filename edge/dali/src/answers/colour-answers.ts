import { type Bitmap, decodeBitmap } from './bitmap.js';

/** QUERY COLOUR STATUS (part 209; not in the fact tables). */
export const COLOUR_STATUS_BITS = [
  'xyOutOfRange',
  'temperatureOutOfRange',
  'calibrationRunning',
  'calibrationSuccessful',
  'xyActive',
  'temperatureActive',
  'primaryActive',
  'rgbwafActive',
] as const;
export type ColourStatus = Bitmap<typeof COLOUR_STATUS_BITS>;
export const decodeColourStatus = (byte: number): ColourStatus => decodeBitmap(COLOUR_STATUS_BITS, byte);

/** QUERY COLOUR TYPE FEATURES (part 209; not in the fact tables): what kinds of colour a gear can be told. */
export interface ColourFeatures {
  readonly xy: boolean;
  /** Tunable white by colour temperature. */
  readonly temperature: boolean;
  /** Number of primaries, 0 to 6. */
  readonly primaries: number;
  /** Number of RGBWAF channels, 0 to 6. */
  readonly channels: number;
}

export function decodeColourFeatures(byte: number): ColourFeatures {
  return {
    xy: (byte & 1) !== 0,
    temperature: (byte & 2) !== 0,
    primaries: (byte >> 2) & 7,
    channels: byte >> 5,
  };
}

/** QUERY GEAR FEATURES/STATUS (part 209): bit 0; with automatic activation a level also activates the colour set before. */
export const decodeAutomaticActivation = (byte: number): boolean => (byte & 1) !== 0;
