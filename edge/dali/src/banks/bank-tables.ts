import { type Bank, fixed, measured, stored } from './location.js';

/** A failure flag and the counter beside it, which stops at 253. */
const flag = (address: number) => measured('flag', address, 1);
const failures = (address: number) => measured('number', address, 1, { max: 0xfd });

/** Bank 0 (IEC 62386-102, 9.10.6): what the unit is. */
const bank0 = {
  number: 0,
  latch: false,
  lock: false,
  last: 0x7f,
  locations: {
    lastMemoryBank: fixed('number', 0x02, 1),
    gtin: fixed('digits', 0x03, 6),
    firmwareVersion: fixed('version', 0x09, 2),
    identificationNumber: fixed('hex', 0x0b, 8),
    hardwareVersion: fixed('version', 0x13, 2),
    part101Version: fixed('version', 0x15, 1),
    part102Version: fixed('version', 0x16, 1),
    part103Version: fixed('version', 0x17, 1),
    deviceUnitCount: fixed('number', 0x18, 1, { max: 64 }),
    gearUnitCount: fixed('number', 0x19, 1, { max: 64 }),
    unitIndex: fixed('number', 0x1a, 1),
  },
} as const satisfies Bank;

/** Bank 1 (part 251, content format 0x0003): what luminaire the gear was built into. */
const bank1 = {
  number: 1,
  latch: false,
  lock: true,
  last: 0x77,
  locations: {
    luminaireGtin: stored('digits', 0x03, 6),
    luminaireIdentification: stored('hex', 0x09, 8),
    contentFormat: stored('number', 0x11, 2),
    yearOfManufacture: stored('number', 0x13, 1, { max: 99 }),
    weekOfManufacture: stored('number', 0x14, 1, { min: 1, max: 53 }),
    nominalInputPower: stored('number', 0x15, 2, { unit: 'W' }),
    minimumDimInputPower: stored('number', 0x17, 2, { unit: 'W' }),
    minimumMainsVoltage: stored('number', 0x19, 2, { unit: 'V', min: 90, max: 480 }),
    maximumMainsVoltage: stored('number', 0x1b, 2, { unit: 'V', min: 90, max: 480 }),
    nominalLightOutput: stored('number', 0x1d, 3, { unit: 'lm' }),
    colourRendering: stored('number', 0x20, 1, { max: 100 }),
    // 0xFFFE says that part 209 (colour) is implemented: no fixed temperature to report.
    colourTemperature: stored('number', 0x21, 2, { unit: 'K', max: 17_000 }),
    lightDistribution: stored('number', 0x23, 1, { max: 5 }),
    luminaireColour: stored('text', 0x24, 24),
    luminaireName: stored('text', 0x3c, 60),
  },
} as const satisfies Bank;

/** A bank of part 252: a counter of energy and the power at the same instant, each with its power of ten. */
const energyBank = <N extends number, E extends string, P extends string>(
  number: N,
  energy: readonly [name: E, unit: string],
  power: readonly [name: P, unit: string],
) =>
  ({
    number,
    latch: true,
    lock: false,
    last: 0x0f,
    locations: {
      version: fixed('number', 0x03, 1),
      ...named(energy[0], measured('scaled', 0x04, 7, { unit: energy[1] })),
      ...named(power[0], measured('scaled', 0x0b, 5, { unit: power[1] })),
    },
  }) as const satisfies Bank;

const named = <N extends string, V>(name: N, value: V) => ({ [name]: value }) as { readonly [K in N]: V };

/** Bank 202 (part 252): active energy and power. */
const bank202 = energyBank(202, ['activeEnergy', 'Wh'], ['activePower', 'W']);
/** Bank 203 (part 252): apparent energy and power. */
const bank203 = energyBank(203, ['apparentEnergy', 'VAh'], ['apparentPower', 'VA']);
/** Bank 204 (part 252): active energy and power on the load side, without the gear's own losses. */
const bank204 = energyBank(204, ['loadEnergy', 'Wh'], ['loadPower', 'W']);

/** Bank 205 (part 253): health of the control gear. */
const bank205 = {
  number: 205,
  latch: true,
  lock: true,
  last: 0x1c,
  locations: {
    version: fixed('number', 0x03, 1),
    operatingTime: measured('number', 0x04, 4, { unit: 's' }),
    startCounter: measured('number', 0x08, 3),
    supplyVoltage: measured('number', 0x0b, 2, { unit: 'V', scale: 0.1 }),
    supplyFrequency: measured('number', 0x0d, 1, { unit: 'Hz' }),
    powerFactor: measured('number', 0x0e, 1, { scale: 0.01, max: 100 }),
    overallFailure: flag(0x0f),
    overallFailureCounter: failures(0x10),
    undervoltage: flag(0x11),
    undervoltageCounter: failures(0x12),
    overvoltage: flag(0x13),
    overvoltageCounter: failures(0x14),
    outputPowerLimitation: flag(0x15),
    outputPowerLimitationCounter: failures(0x16),
    thermalDerating: flag(0x17),
    thermalDeratingCounter: failures(0x18),
    thermalShutdown: flag(0x19),
    thermalShutdownCounter: failures(0x1a),
    temperature: measured('temperature', 0x1b, 1, { unit: 'degC' }),
    outputCurrent: measured('number', 0x1c, 1, { unit: '%', max: 100 }),
  },
} as const satisfies Bank;

/** Bank 206 (part 253): health of the light source. */
const bank206 = {
  number: 206,
  latch: true,
  lock: true,
  last: 0x20,
  locations: {
    version: fixed('number', 0x03, 1),
    startCounterResettable: measured('number', 0x04, 3, { write: 'open' }),
    startCounter: measured('number', 0x07, 3),
    onTimeResettable: measured('number', 0x0a, 4, { unit: 's', write: 'open' }),
    onTime: measured('number', 0x0e, 4, { unit: 's' }),
    voltage: measured('number', 0x12, 2, { unit: 'V', scale: 0.1 }),
    current: measured('number', 0x14, 2, { unit: 'A', scale: 0.001 }),
    overallFailure: flag(0x16),
    overallFailureCounter: failures(0x17),
    shortCircuit: flag(0x18),
    shortCircuitCounter: failures(0x19),
    openCircuit: flag(0x1a),
    openCircuitCounter: failures(0x1b),
    thermalDerating: flag(0x1c),
    thermalDeratingCounter: failures(0x1d),
    thermalShutdown: flag(0x1e),
    thermalShutdownCounter: failures(0x1f),
    temperature: measured('temperature', 0x20, 1, { unit: 'degC' }),
  },
} as const satisfies Bank;

/** Bank 207 (part 253): what the maker of the luminaire promises, for planning maintenance. */
const bank207 = {
  number: 207,
  latch: false,
  lock: true,
  last: 0x07,
  locations: {
    version: fixed('number', 0x03, 1),
    medianUsefulLife: stored('number', 0x04, 1, { unit: 'h', scale: 1_000, tmask: true }),
    referenceTemperature: stored('temperature', 0x05, 1, { unit: 'degC', tmask: true }),
    medianSourceStarts: stored('number', 0x06, 2, { scale: 100, tmask: true }),
  },
} as const satisfies Bank;

/** Memory banks of D4i control gear by number. */
export const BANKS = {
  0: bank0,
  1: bank1,
  202: bank202,
  203: bank203,
  204: bank204,
  205: bank205,
  206: bank206,
  207: bank207,
} as const;
export type BankNumber = keyof typeof BANKS;
