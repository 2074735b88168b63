import { type GearAddress, short } from '../addresses.js';
import {
  type ColourFeatures,
  type ColourStatus,
  decodeColourFeatures,
  decodeColourStatus,
} from '../answers/colour-answers.js';
import { COLOUR_COMMANDS, COLOUR_GEAR, COLOUR_TEMPERATURE_LIMITS, COLOUR_VALUES } from '../commands/colour-commands.js';
import { GEAR_COMMANDS } from '../commands/gear-commands.js';
import { DaliError } from '../errors.js';
import { gearCommand, gearSpecial } from '../exchanges.js';
import type { Dialogue } from '../frames.js';
import { askByte, askTyped } from './ask.js';
import { passes } from './set-byte.js';
import { openGate, type WriteGate } from './write-gate.js';
import type { WriteOutcome } from './write-outcome.js';

/** Highest mirek value that is a colour temperature; 0xFFFF is MASK. */
const MOST_MIREK = 0xfffe;
const MASK = 0xffff;

/** Kelvin to mirek (a million divided by kelvin), 1 to 65534: what part 209 counts in. */
export function kelvinToMirek(kelvin: number): number {
  if (!(kelvin > 0)) throw new DaliError('bad-value', `colour temperature is ${kelvin} K; it must be above 0`);
  return Math.min(MOST_MIREK, Math.max(1, Math.round(1_000_000 / kelvin)));
}

export const mirekToKelvin = (mirek: number): number => 1_000_000 / mirek;

/**
 * Sends colour gear (device type 8) to a colour temperature in kelvin, at its fade time; its own limits hold. Nothing
 * answers; gear that cannot do it says so in its colour status.
 */
export function* setColourTemperature(address: GearAddress, kelvin: number): Dialogue<void> {
  const mirek = kelvinToMirek(kelvin);
  const enable = gearSpecial('enableDeviceType', COLOUR_GEAR);
  yield gearSpecial('dtr0', mirek & 0xff);
  yield gearSpecial('dtr1', mirek >> 8);
  yield enable;
  yield gearCommand(address, COLOUR_COMMANDS.setTemporaryColourTemperature);
  yield enable;
  yield gearCommand(address, COLOUR_COMMANDS.activate);
}

/** Makes the light a little cooler or warmer: one mirek a step (part 209). */
export function* stepColourTemperature(address: GearAddress, towards: 'cooler' | 'warmer'): Dialogue<void> {
  const { colourTemperatureStepCooler, colourTemperatureStepWarmer } = COLOUR_COMMANDS;
  yield gearSpecial('enableDeviceType', COLOUR_GEAR);
  yield gearCommand(address, towards === 'cooler' ? colourTemperatureStepCooler : colourTemperatureStepWarmer);
}

/** A value of QUERY COLOUR VALUE in mirek; null: unknown (MASK) or no answer. */
export function* queryColourValue(shortAddress: number, value: keyof typeof COLOUR_VALUES): Dialogue<number | null> {
  const address = short(shortAddress);
  const high = yield* askByte(gearCommand(address, COLOUR_COMMANDS.queryColourValue), [
    gearSpecial('dtr0', COLOUR_VALUES[value]),
    gearSpecial('enableDeviceType', COLOUR_GEAR),
  ]);
  if (high === null) return null;
  // The lower byte was put into DTR0.
  const low = yield* askByte(gearCommand(address, GEAR_COMMANDS.queryContentDtr0));
  const mirek = high * 256 + (low ?? 0);
  return low === null || mirek === MASK || mirek === 0 ? null : mirek;
}

/**
 * Sets the coolest or the warmest colour temperature that a gear may be sent to, in kelvin. Asks first, writes only where
 * different, asks again. `refused`: the gear keeps its own, for instance because its LEDs cannot.
 */
export function* setColourTemperatureLimit(
  shortAddress: number,
  limit: 'coolest' | 'warmest',
  kelvin: number,
  gate: WriteGate = openGate,
): Dialogue<WriteOutcome> {
  const mirek = kelvinToMirek(kelvin);
  const before = yield* queryColourValue(shortAddress, limit);
  if (before === null) return 'no-answer';
  if (before === mirek) return 'unchanged';
  if (!passes([`${limit}Temperature`, gate])) return 'withheld';
  yield gearSpecial('dtr0', mirek & 0xff);
  yield gearSpecial('dtr1', mirek >> 8);
  yield gearSpecial('dtr2', COLOUR_TEMPERATURE_LIMITS[limit]);
  yield gearSpecial('enableDeviceType', COLOUR_GEAR);
  yield gearCommand(short(shortAddress), COLOUR_COMMANDS.storeColourTemperatureLimit);
  const after = yield* queryColourValue(shortAddress, limit);
  if (after === null) return 'no-answer';
  return after === mirek ? 'written' : 'refused';
}

/** What a colour gear can do, and where it is; kelvin. Null fields: unknown or not answered. */
export interface ColourTemperature {
  readonly features: ColourFeatures | null;
  readonly status: ColourStatus | null;
  readonly kelvin: number | null;
  readonly coolestKelvin: number | null;
  readonly warmestKelvin: number | null;
}

/** Reads the colour temperature of gear of device type 8 and its limits. Gear that has none gives nulls. */
export function* readColourTemperature(shortAddress: number): Dialogue<ColourTemperature> {
  // Part 209, QUERY COLOUR VALUE, note 2: the report is brought up to date by QUERY ACTUAL LEVEL.
  yield gearCommand(short(shortAddress), GEAR_COMMANDS.queryActualLevel);
  const features = yield* askTyped(shortAddress, COLOUR_GEAR, COLOUR_COMMANDS.queryColourTypeFeatures);
  const none = { features: null, status: null, kelvin: null, coolestKelvin: null, warmestKelvin: null };
  if (features === null) return none;
  const decoded = decodeColourFeatures(features);
  if (!decoded.temperature) return { ...none, features: decoded };
  const status = yield* askTyped(shortAddress, COLOUR_GEAR, COLOUR_COMMANDS.queryColourStatus);
  const kelvin = (mirek: number | null) => (mirek === null ? null : mirekToKelvin(mirek));
  return {
    features: decoded,
    status: status === null ? null : decodeColourStatus(status),
    kelvin: kelvin(yield* queryColourValue(shortAddress, 'reportTemperature')),
    coolestKelvin: kelvin(yield* queryColourValue(shortAddress, 'coolest')),
    warmestKelvin: kelvin(yield* queryColourValue(shortAddress, 'warmest')),
  };
}
