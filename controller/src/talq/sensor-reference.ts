import type { DeviceId } from '@lamplighter/contracts';
import { z } from 'zod';
import { type AddressBook, deviceAddress, talqAddress } from './address-book.js';
import { refuse } from './parse-talq.js';
import type { Refusals } from './refusals.js';

/** SensorReference: none (the receiver chooses), one or two sensors. */
export const sensorReference = (addresses: AddressBook) =>
  z
    .strictObject({
      sensorAddresses: z.array(deviceAddress(addresses)).max(2, 'must be two sensors at most').optional(),
    })
    .transform(({ sensorAddresses }): DeviceId[] => sensorAddresses ?? []);
export type TalqSensorReference = z.input<ReturnType<typeof sensorReference>>;

/** A reference to one sensor or to none: which one of two is meant, TALQ leaves open. */
export const oneSensorReference = (addresses: AddressBook) =>
  sensorReference(addresses).transform(([sensor, second], context) => {
    if (second !== undefined) refuse(context, ['sensorAddresses'], 'not-supported', 'two sensors: name one');
    return sensor;
  });

export function writeSensorReference(
  sensor: DeviceId | undefined,
  addresses: AddressBook,
  refusals: Refusals,
): TalqSensorReference {
  return sensor === undefined ? {} : { sensorAddresses: [talqAddress(sensor, addresses, refusals.at('sensor'))] };
}
