import { whole } from './errors.js';

/** Instance type of a light sensor (IEC 62386-304). */
export const LIGHT_SENSOR_TYPE = 4;

/** Event filter bit of part 304: the sensor tells its illuminance. */
export const LIGHT_FILTERS = { illuminanceLevel: 1 } as const;

/** What the 10 information bits of a light sensor's event can say at most. */
export const ILLUMINANCE_FULL_SCALE = 0x3ff;

/**
 * Part 304 event information: relative illuminance, 0 to 1023 of the sensor's own range. It is no lux: only a calibration
 * of the sensor where it hangs can say how many lux full scale is.
 */
export function decodeIlluminance(information: number): number {
  return information & ILLUMINANCE_FULL_SCALE;
}

/** The 10 information bits for a relative illuminance of 0 to 1023. */
export function encodeIlluminance(illuminance: number): number {
  return whole('illuminance', illuminance, ILLUMINANCE_FULL_SCALE);
}
