import { ColourTemperature, type DimLevel, type Kelvin } from '@lamplighter/contracts';
import { z } from 'zod';
import { because } from './parse-talq.js';
import type { Refusals } from './refusals.js';

/** What a state asks of a luminaire. */
export interface LightState {
  readonly level: DimLevel;
  readonly colourTemperatureK?: Kelvin | undefined;
}

const Level = z
  .int('must be a whole percentage from 0 to 100')
  .min(0, 'must be a whole percentage from 0 to 100')
  .max(100, 'must be a whole percentage from 0 to 100');
const Cct = z
  .number()
  .refine(
    (kelvin) => ColourTemperature.safeParse(kelvin).success,
    because('not-supported', 'must be whole kelvins from 1000 to 20000'),
  );

/** State of a command. A state without a level, such as CCTColorState, cannot stand for one. */
export const TalqLightState = z.discriminatedUnion('name', [
  z
    .strictObject({ name: z.literal('LevelState'), value: Level })
    .transform(({ value }): LightState => ({ level: value })),
  z
    .strictObject({ name: z.literal('LevelAndCCTColorState'), cct: Cct, level: Level })
    .transform(({ cct, level }): LightState => ({ level, colourTemperatureK: cct })),
]);
export type TalqLightState = z.input<typeof TalqLightState>;

/** `refusals` at the level. */
export function writeLightState({ level, colourTemperatureK }: LightState, refusals: Refusals): TalqLightState {
  if (!Number.isInteger(level)) refusals.add('no-equivalent', 'must be a whole percentage (TALQ DimLevel)');
  return colourTemperatureK === undefined
    ? { name: 'LevelState', value: level }
    : { name: 'LevelAndCCTColorState', cct: colourTemperatureK, level };
}

/** State that an attribute is compared with: a number, whatever its type. */
export const TalqNumberState = z
  .discriminatedUnion('name', [
    z.strictObject({ name: z.literal('LevelState'), value: Level }),
    z.strictObject({ name: z.literal('IntegerState'), value: z.int('must be a whole number') }),
    z.strictObject({ name: z.literal('FloatState'), value: z.number() }),
  ])
  .transform(({ value }) => value);
export type TalqNumberState = z.input<typeof TalqNumberState>;

/** Attributes that TALQ declares as LevelState (LampActuatorFunction, LuminaireAssetFunction). */
const LEVEL_ATTRIBUTES: readonly string[] = ['actualLightState', 'defaultLightState', 'virtualPowerOutput'];

/** LevelState where TALQ gives the attribute that type and the value fits; else by the value. */
export function writeNumberState(value: number, attributeName: string): TalqNumberState {
  if (!Number.isSafeInteger(value)) return { name: 'FloatState', value };
  const isLevel = LEVEL_ATTRIBUTES.includes(attributeName) && value >= 0 && value <= 100;
  return { name: isLevel ? 'LevelState' : 'IntegerState', value };
}
