import { DeviceId } from '@lamplighter/contracts';
import { z } from 'zod';
import { refuse } from './parse-talq.js';
import type { Refusals } from './refusals.js';

/**
 * What our devices are called on the other side. For a device that serves as a sensor TALQ wants the address of its sensor
 * function (`{deviceAddress}/{functionId}`). Each address stands for one device.
 */
export interface AddressBook {
  /** Null: the device is not in the book. */
  toTalq(device: DeviceId): string | null;
  fromTalq(address: string): DeviceId | null;
}

/** Devices have the same name on both sides: a UUID is a device id too, a function's address is none. */
export const SAME_ADDRESSES: AddressBook = {
  toTalq: (device) => device,
  fromTalq: (address) => DeviceId.safeParse(address).data ?? null,
};

/** TALQ address of a device, refused when the book has none. */
export function talqAddress(device: DeviceId, addresses: AddressBook, refusals: Refusals): string {
  const address = addresses.toTalq(device);
  if (address === null) refusals.add('unknown-address', `device ${device} has no TALQ address in the address book`);
  return address ?? '';
}

/** A TALQ address read as a device. */
export const deviceAddress = (addresses: AddressBook) =>
  z.string().transform((address, context): DeviceId => {
    const device = addresses.fromTalq(address);
    if (device !== null) return device;
    refuse(context, [], ...unknownDevice(address));
    return z.NEVER;
  });

/** Why an address names no device here. */
export const unknownDevice = (address: string): ['not-supported' | 'unknown-address', string] =>
  address.includes('/')
    ? [
        'not-supported',
        `${address} names a function or attribute, which is no device in the address book: name the device`,
      ]
    : ['unknown-address', `${JSON.stringify(address)} is no device in the address book`];
