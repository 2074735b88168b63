import type { ActivePeriod } from '@lamplighter/contracts';
import { z } from 'zod';
import type { AddressBook } from './address-book.js';
import { present } from './present.js';
import type { Refusals } from './refusals.js';
import { SensorLevel } from './sensor-active-period.js';
import { oneSensorReference, writeSensorReference } from './sensor-reference.js';
import { wholeMinutes, writeMinutes } from './whole-minutes.js';

type AstroAndSensor = Extract<ActivePeriod, { kind: 'astroAndSensor' }>;

/** AstroAndSensorActivePeriod. Levels that are absent are a photocell's: 1 and 0. */
export const astroAndSensorActivePeriod = (addresses: AddressBook) =>
  z
    .strictObject({
      name: z.literal('AstroAndSensorActivePeriod'),
      sensor: oneSensorReference(addresses),
      sunsetOffset: wholeMinutes(-360),
      sunriseOffset: wholeMinutes(-360),
      pcActiveBeforeSunset: wholeMinutes(0),
      pcActiveBeforeSunrise: wholeMinutes(0),
      onLevel: SensorLevel.default(1),
      offLevel: SensorLevel.default(0),
    })
    .transform(
      (period): AstroAndSensor =>
        present({
          kind: 'astroAndSensor' as const,
          sensor: period.sensor,
          sunsetOffsetMinutes: period.sunsetOffset,
          sunriseOffsetMinutes: period.sunriseOffset,
          sensorBeforeSunsetMinutes: period.pcActiveBeforeSunset,
          sensorBeforeSunriseMinutes: period.pcActiveBeforeSunrise,
          onLevel: period.onLevel,
          offLevel: period.offLevel,
        }),
    );

export function writeAstroAndSensor(
  period: AstroAndSensor,
  addresses: AddressBook,
  refusals: Refusals,
): z.input<ReturnType<typeof astroAndSensorActivePeriod>> {
  const minutes = (field: Extract<keyof AstroAndSensor, `${string}Minutes`>): number =>
    writeMinutes(period[field], refusals.at(field));
  return {
    name: 'AstroAndSensorActivePeriod',
    sensor: writeSensorReference(period.sensor, addresses, refusals),
    sunsetOffset: minutes('sunsetOffsetMinutes'),
    sunriseOffset: minutes('sunriseOffsetMinutes'),
    pcActiveBeforeSunset: minutes('sensorBeforeSunsetMinutes'),
    pcActiveBeforeSunrise: minutes('sensorBeforeSunriseMinutes'),
    onLevel: period.onLevel,
    offLevel: period.offLevel,
  };
}
