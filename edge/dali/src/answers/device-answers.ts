import { type Bitmap, decodeBitmap } from './bitmap.js';

/** QUERY DEVICE STATUS (part 103). */
export const DEVICE_STATUS_BITS = [
  'inputDeviceError',
  'quiescentMode',
  'missingShortAddress',
  'applicationControllerActive',
  'applicationControllerError',
  'powerCycleSeen',
  'resetState',
] as const;
export type DeviceStatus = Bitmap<typeof DEVICE_STATUS_BITS>;
export const decodeDeviceStatus = (byte: number): DeviceStatus => decodeBitmap(DEVICE_STATUS_BITS, byte);

/** QUERY DEVICE CAPABILITIES (part 103). */
export const DEVICE_CAPABILITY_BITS = [
  'applicationController',
  'instances',
  'applicationControllerAlwaysActive',
] as const;
export type DeviceCapabilities = Bitmap<typeof DEVICE_CAPABILITY_BITS>;
export const decodeDeviceCapabilities = (byte: number): DeviceCapabilities =>
  decodeBitmap(DEVICE_CAPABILITY_BITS, byte);

/** QUERY INSTANCE STATUS (part 103). */
export const INSTANCE_STATUS_BITS = ['error', 'active'] as const;
export type InstanceStatus = Bitmap<typeof INSTANCE_STATUS_BITS>;
export const decodeInstanceStatus = (byte: number): InstanceStatus => decodeBitmap(INSTANCE_STATUS_BITS, byte);

/** Bytes of an input value of `resolution` bits: the first from QUERY INPUT VALUE, the rest from its latch (part 103, 9.6). */
export const inputValueBytes = (resolution: number): number => Math.ceil(resolution / 8);

/**
 * The input value from its bytes, most significant first. A value of `resolution` bits fills its bytes from the top; what is
 * left at the bottom of the last byte repeats it and is cut off.
 */
export function decodeInputValue(resolution: number, bytes: readonly number[]): number {
  const raw = bytes.reduce((sum, byte) => sum * 256 + byte, 0);
  return Math.floor(raw / 2 ** (8 * bytes.length - resolution));
}
