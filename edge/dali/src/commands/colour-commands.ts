import { type Command, lookup, order, query, setting } from './command.js';

/** Device type of colour gear (IEC 62386-209). */
export const COLOUR_GEAR = 8;

/**
 * Commands of colour gear (IEC 62386-209, device type 8) that tunable white needs. ENABLE DEVICE TYPE 8 must come
 * immediately before each. They are not in the fact tables of STANDARDS; opcodes as published by open implementations of
 * the part (python-dali, `dali/gear/colour.py`).
 */
export const COLOUR_COMMANDS = {
  activate: order(0xe2),
  setTemporaryColourTemperature: order(0xe7),
  colourTemperatureStepCooler: order(0xe8),
  colourTemperatureStepWarmer: order(0xe9),
  copyReportToTemporary: order(0xee),
  storeColourTemperatureLimit: setting(0xf2),
  storeGearFeaturesStatus: setting(0xf3),
  queryGearFeaturesStatus: query(0xf7),
  queryColourStatus: query(0xf8),
  queryColourTypeFeatures: query(0xf9),
  queryColourValue: query(0xfa),
  queryExtendedVersionNumber: lookup(0xff),
} as const satisfies Record<string, Command>;

/** What QUERY COLOUR VALUE asks for, in DTR0; all of these are 16 bits in mirek (part 209, table 11). */
export const COLOUR_VALUES = {
  temperature: 2,
  coolest: 128,
  physicalCoolest: 129,
  warmest: 130,
  physicalWarmest: 131,
  reportTemperature: 226,
} as const;

/** Which limit STORE COLOUR TEMPERATURE Tc LIMIT writes, in DTR2 (part 209). */
export const COLOUR_TEMPERATURE_LIMITS = { coolest: 0, warmest: 1, physicalCoolest: 2, physicalWarmest: 3 } as const;
