import { type Bank, fixed, measured } from './location.js';

/** A failure flag and the counter beside it, which stops at 253. */
const flag = (address: number) => measured('flag', address, 1);
const failures = (address: number) => measured('number', address, 1, { max: 0xfd });

/** Bank 0 (IEC 62386-102, 9.10.6): what the unit is. */
const bank0 = {
  number: 0,
  latch: false,
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
  last: 0x77,
  locations: {
    luminaireGtin: fixed('digits', 0x03, 6),
    luminaireIdentification: fixed('hex', 0x09, 8),
    contentFormat: fixed('number', 0x11, 2),
    yearOfManufacture: fixed('number', 0x13, 1, { max: 99 }),
    weekOfManufacture: fixed('number', 0x14, 1, { min: 1, max: 53 }),
    nominalInputPower: fixed('number', 0x15, 2, { unit: 'W' }),
    minimumDimInputPower: fixed('number', 0x17, 2, { unit: 'W' }),
    minimumMainsVoltage: fixed('number', 0x19, 2, { unit: 'V', min: 90, max: 480 }),
    maximumMainsVoltage: fixed('number', 0x1b, 2, { unit: 'V', min: 90, max: 480 }),
    nominalLightOutput: fixed('number', 0x1d, 3, { unit: 'lm' }),
    colourRendering: fixed('number', 0x20, 1, { max: 100 }),
    // 0xFFFE says that part 209 (colour) is implemented: no fixed temperature to report.
    colourTemperature: fixed('number', 0x21, 2, { unit: 'K', max: 17_000 }),
    lightDistribution: fixed('number', 0x23, 1, { max: 5 }),
    luminaireColour: fixed('text', 0x24, 24),
    luminaireName: fixed('text', 0x3c, 60),
  },
} as const satisfies Bank;

/** Bank 202 (part 252): active energy and power. */
const bank202 = {
  number: 202,
  latch: true,
  last: 0x0f,
  locations: {
    version: fixed('number', 0x03, 1),
    activeEnergy: measured('scaled', 0x04, 7, { unit: 'Wh' }),
    activePower: measured('scaled', 0x0b, 5, { unit: 'W' }),
  },
} as const satisfies Bank;

/** Bank 205 (part 253): health of the control gear. */
const bank205 = {
  number: 205,
  latch: true,
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
  last: 0x20,
  locations: {
    version: fixed('number', 0x03, 1),
    startCounterResettable: measured('number', 0x04, 3),
    startCounter: measured('number', 0x07, 3),
    onTimeResettable: measured('number', 0x0a, 4, { unit: 's' }),
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

/** Memory banks of D4i control gear by number. */
export const BANKS = { 0: bank0, 1: bank1, 202: bank202, 205: bank205, 206: bank206 } as const;
export type BankNumber = keyof typeof BANKS;
