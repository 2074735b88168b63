import type { ActivePeriod } from '@lamplighter/contracts';
import { z } from 'zod';
import type { AddressBook } from './address-book.js';
import { because } from './parse-talq.js';
import { present } from './present.js';
import type { Refusals } from './refusals.js';
import { oneSensorReference, writeSensorReference } from './sensor-reference.js';

type Sensor = Extract<ActivePeriod, { kind: 'sensor' }>;

/** Level of a light sensor in lux; a photocell has 1 and 0. */
export const SensorLevel = z
  .number()
  .refine((lux) => lux >= 0 && lux <= 200_000, because('not-supported', 'must be 0 to 200000 lux'));

/** SensorActivePeriod: from below onLevel until above offLevel. */
export const sensorActivePeriod = (addresses: AddressBook) =>
  z
    .strictObject({
      name: z.literal('SensorActivePeriod'),
      sensor: oneSensorReference(addresses),
      onLevel: SensorLevel,
      offLevel: SensorLevel,
    })
    .transform(
      ({ sensor, onLevel, offLevel }): Sensor => present({ kind: 'sensor' as const, sensor, onLevel, offLevel }),
    );

export const writeSensorPeriod = (
  { sensor, onLevel, offLevel }: Sensor,
  addresses: AddressBook,
  refusals: Refusals,
): z.input<ReturnType<typeof sensorActivePeriod>> => ({
  name: 'SensorActivePeriod',
  sensor: writeSensorReference(sensor, addresses, refusals),
  onLevel,
  offLevel,
});
