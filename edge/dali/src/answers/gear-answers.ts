import { extendedFadeSeconds, fadeRateStepsPerSecond, fadeTimeSeconds } from '../fade.js';
import { type Bitmap, decodeBitmap } from './bitmap.js';

/**
 * QUERY STATUS (part 102, 9.16.2). `limitError`: the last asked level was outside MIN to MAX. `powerCycleSeen`: no level was
 * asked for since power came back.
 */
export const GEAR_STATUS_BITS = [
  'gearFailure',
  'lampFailure',
  'lampOn',
  'limitError',
  'fadeRunning',
  'resetState',
  'missingShortAddress',
  'powerCycleSeen',
] as const;
export type GearStatus = Bitmap<typeof GEAR_STATUS_BITS>;

/** Reads the eight bits of QUERY STATUS. */
export const decodeStatus = (byte: number): GearStatus => decodeBitmap(GEAR_STATUS_BITS, byte);

/**
 * QUERY VERSION NUMBER, QUERY EXTENDED VERSION NUMBER: major in bits 7:2, minor in bits 1:0. Gear of the first edition
 * answers 1, which reads as 1.0. Null for 0xFF: not implemented.
 */
export function decodeVersionNumber(byte: number): string | null {
  if (byte === 0xff) return null;
  return byte === 1 ? '1.0' : `${byte >> 2}.${byte & 3}`;
}

/** A level that MASK (255) means "none" for: PHYSICAL MINIMUM, POWER ON LEVEL, SYSTEM FAILURE LEVEL, scenes. */
export const decodeLevel = (byte: number): number | null => (byte === 0xff ? null : byte);

/** QUERY FADE TIME FADE RATE: time in the high nibble, rate in the low one. */
export interface FadeAnswer {
  readonly timeCode: number;
  readonly rateCode: number;
  /** 0 where the extended fade time decides. */
  readonly seconds: number;
  readonly stepsPerSecond: number;
}

export function decodeFade(byte: number): FadeAnswer {
  const timeCode = byte >> 4;
  const rateCode = byte & 0x0f;
  return {
    timeCode,
    rateCode,
    seconds: fadeTimeSeconds(timeCode),
    stepsPerSecond: fadeRateStepsPerSecond(rateCode),
  };
}

/** QUERY EXTENDED FADE TIME in seconds; 0 is no fade. */
export const decodeExtendedFade = extendedFadeSeconds;

/** QUERY LIGHT SOURCE TYPE (part 102, 11.5.10). */
const LIGHT_SOURCES: Readonly<Record<number, string>> = {
  0: 'low pressure fluorescent',
  2: 'HID',
  3: 'low voltage halogen',
  4: 'incandescent',
  6: 'LED',
  7: 'OLED',
  252: 'other',
  253: 'unknown',
  254: 'none',
  255: 'several',
};

/** What kind of light source a gear drives; `several`: the kinds are in DTR0 to DTR2. */
export const decodeLightSource = (byte: number): string => LIGHT_SOURCES[byte] ?? `reserved ${byte}`;
