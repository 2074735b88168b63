import type { Override } from '@lamplighter/contracts';

/** What few overrides have: an exercise, ramps, a colour temperature. */
export type OverrideExtras = Pick<Override, 'drill' | 'rampSeconds' | 'rampFromSeconds' | 'colourTemperatureK'>;

/** Columns of table override (alias o) that hold them. */
export const EXTRA_COLUMNS = `o.drill, o.ramp_seconds as "rampSeconds", o.ramp_from_seconds as "rampFromSeconds",
  o.colour_temperature_k as "colourTemperatureK"`;

/** The columns as they come. */
export type ExtraColumns = { readonly [K in keyof Required<OverrideExtras>]: Required<OverrideExtras>[K] | null };

/** Only what is set: what is not must be absent, on the wire as in an answer. */
export const overrideExtras = ({
  drill,
  rampSeconds,
  rampFromSeconds,
  colourTemperatureK,
}: OverrideExtras | ExtraColumns): OverrideExtras => ({
  ...(drill && { drill }),
  ...(typeof rampSeconds === 'number' && { rampSeconds }),
  ...(typeof rampFromSeconds === 'number' && { rampFromSeconds }),
  ...(typeof colourTemperatureK === 'number' && { colourTemperatureK }),
});
