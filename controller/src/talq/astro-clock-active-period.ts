import type { ActivePeriod } from '@lamplighter/contracts';
import { z } from 'zod';
import type { Refusals } from './refusals.js';
import { wholeMinutes, writeMinutes } from './whole-minutes.js';

type AstroClock = Extract<ActivePeriod, { kind: 'astroClock' }>;

/** AstroClockActivePeriod: always from sunset to sunrise. */
export const AstroClockActivePeriod = z
  .strictObject({
    name: z.literal('AstroClockActivePeriod'),
    sunsetOffset: wholeMinutes(-360),
    sunriseOffset: wholeMinutes(-360),
  })
  .transform(
    ({ sunsetOffset, sunriseOffset }): AstroClock => ({
      kind: 'astroClock',
      on: { event: 'sunset', offsetMinutes: sunsetOffset },
      off: { event: 'sunrise', offsetMinutes: sunriseOffset },
    }),
  );

export function writeAstroClock({ on, off }: AstroClock, refusals: Refusals): z.input<typeof AstroClockActivePeriod> {
  for (const [end, { event }, expected] of [
    ['on', on, 'sunset'],
    ['off', off, 'sunrise'],
  ] as const) {
    if (event === expected) continue;
    refusals.at(end, 'event').add('no-equivalent', `is ${event}: TALQ periods by the sun run from sunset to sunrise`);
  }
  return {
    name: 'AstroClockActivePeriod',
    sunsetOffset: writeMinutes(on.offsetMinutes, refusals.at('on', 'offsetMinutes')),
    sunriseOffset: writeMinutes(off.offsetMinutes, refusals.at('off', 'offsetMinutes')),
  };
}
