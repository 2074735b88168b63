import type { ActivePeriod } from '@lamplighter/contracts';
import { z } from 'zod';
import { AbsoluteActivePeriod, writeAbsolute } from './absolute-active-period.js';
import type { AddressBook } from './address-book.js';
import { astroAndSensorActivePeriod, writeAstroAndSensor } from './astro-and-sensor-active-period.js';
import { AstroClockActivePeriod, writeAstroClock } from './astro-clock-active-period.js';
import type { Refusals } from './refusals.js';
import { sensorActivePeriod, writeSensorPeriod } from './sensor-active-period.js';
import { valueActivePeriod, writeValue } from './value-active-period.js';

/** One of the five active periods, told apart by `name`. */
export const activePeriod = (addresses: AddressBook) =>
  z.discriminatedUnion('name', [
    AbsoluteActivePeriod,
    AstroClockActivePeriod,
    sensorActivePeriod(addresses),
    astroAndSensorActivePeriod(addresses),
    valueActivePeriod(addresses),
  ]);
export type TalqActivePeriod = z.input<ReturnType<typeof activePeriod>>;

/** Nothing where TALQ has no such period; the refusal says so. */
export function writeActivePeriod(
  period: ActivePeriod,
  addresses: AddressBook,
  refusals: Refusals,
): TalqActivePeriod | undefined {
  switch (period.kind) {
    case 'absolute':
      return writeAbsolute(period);
    case 'astroClock':
      return writeAstroClock(period, refusals);
    case 'sensor':
      return writeSensorPeriod(period, addresses, refusals);
    case 'astroAndSensor':
      return writeAstroAndSensor(period, addresses, refusals);
    case 'value':
      return writeValue(period, addresses, refusals);
    case 'clockAndSun':
      refusals
        .at('kind')
        .add('no-equivalent', 'clockAndSun: a TALQ period has both ends by the clock or both by the sun');
      return undefined;
  }
}
