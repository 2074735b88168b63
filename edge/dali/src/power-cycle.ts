import { whole } from './errors.js';
import { type ForwardFrame, frame24 } from './frames.js';

/** A control device says that its power came back: whatever it was told that it does not store is gone. */
export interface PowerCycleEvent {
  /** Lowest device group that it belongs to; null when it belongs to none. */
  readonly deviceGroup: number | null;
  /** Null when it has no short address. */
  readonly shortAddress: number | null;
}

/** Bits 23 to 13 of every power cycle notification: `1111111` `0` `111` (part 103, 9.7.2). */
const POWER_CYCLE = 0x7f7 << 13;
const GROUP_VALID = 1 << 12;
const ADDRESS_VALID = 1 << 6;

/**
 * Reads a power cycle notification: bit 12 says whether bits 11 to 7 are a device group, bit 6 whether bits 5 to 0 are a
 * short address. Null for every other frame. Control devices send it once ENABLE POWER CYCLE NOTIFICATION was said.
 */
export function decodePowerCycle(data: number): PowerCycleEvent | null {
  if (data >> 13 !== POWER_CYCLE >> 13) return null;
  return {
    deviceGroup: data & GROUP_VALID ? (data >> 7) & 0x1f : null,
    shortAddress: data & ADDRESS_VALID ? data & 0x3f : null,
  };
}

/** The power cycle notification as a 24-bit frame. */
export function encodePowerCycle({ deviceGroup, shortAddress }: PowerCycleEvent): ForwardFrame {
  const group = deviceGroup === null ? 0 : GROUP_VALID | (whole('device group', deviceGroup, 31) << 7);
  const address = shortAddress === null ? 0 : ADDRESS_VALID | whole('short address', shortAddress, 63);
  return frame24(POWER_CYCLE | group | address);
}
