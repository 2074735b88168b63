import { whole } from './errors.js';

/** Seconds of a fade time code, 0 to 15 (part 102). Code 0 hands over to the extended fade time; without one it is 0 s. */
export function fadeTimeSeconds(code: number): number {
  return whole('fade time code', code, 15) === 0 ? 0 : 0.5 * Math.sqrt(2 ** code);
}

/** The fade time code nearest to `seconds` (by ratio); 0, no fade, below half a second. */
export function fadeTimeCode(seconds: number): number {
  if (!(seconds >= 0.5)) return 0;
  return Math.min(15, Math.max(1, Math.round(2 * Math.log2(2 * seconds))));
}

/** Steps per second of a fade rate code, 1 to 15 (part 102); a gear after reset has 7, about 45 per second. */
export function fadeRateStepsPerSecond(code: number): number {
  return 506 / Math.sqrt(2 ** Math.max(1, whole('fade rate code', code, 15)));
}

/** Milliseconds per multiplier of the extended fade time byte, bits 6:4. */
const EXTENDED_FADE_UNITS = [0, 100, 1_000, 10_000, 60_000];

/** Seconds of an extended fade time byte: bits 3:0 + 1 times the unit of bits 6:4. Above 0x4F it means no fade. */
export function extendedFadeSeconds(byte: number): number {
  if (whole('extended fade time', byte, 255) > 0x4f) return 0;
  return (((byte & 0x0f) + 1) * (EXTENDED_FADE_UNITS[byte >> 4] ?? 0)) / 1_000;
}
