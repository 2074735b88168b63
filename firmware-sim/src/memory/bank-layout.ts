/** Where a value lies in its bank: address of its first, most significant byte, and bytes. */
export type Cell = readonly [address: number, size: number];

/** A bank as IEC 62386-102 and parts 251 to 253 lay it out, written down for the simulator by itself. */
export interface BankLayout {
  /** Last location. */
  readonly last: number;
  /** Whether AA in location 2 freezes a snapshot. */
  readonly latches: boolean;
  readonly cells: Readonly<Record<string, Cell>>;
}

/** Parts 252: version, then energy and power with an exponent byte before each. */
const energyBank = (energy: string, power: string) => ({
  last: 0x0f,
  latches: true,
  cells: { version: [0x03, 1], [energy]: [0x04, 7], [power]: [0x0b, 5] } as Record<string, Cell>,
});

/** Memory banks of D4i gear by number (STANDARDS 1.4). */
export const BANK_LAYOUT = {
  0: {
    last: 0x1a,
    latches: false,
    cells: {
      gtin: [0x03, 6],
      firmwareVersion: [0x09, 2],
      identificationNumber: [0x0b, 8],
      hardwareVersion: [0x13, 2],
      part101Version: [0x15, 1],
      part102Version: [0x16, 1],
      part103Version: [0x17, 1],
      deviceUnitCount: [0x18, 1],
      gearUnitCount: [0x19, 1],
      unitIndex: [0x1a, 1],
    },
  },
  1: {
    last: 0x77,
    latches: false,
    cells: {
      luminaireGtin: [0x03, 6],
      luminaireIdentification: [0x09, 8],
      contentFormat: [0x11, 2],
      yearOfManufacture: [0x13, 1],
      weekOfManufacture: [0x14, 1],
      nominalInputPower: [0x15, 2],
      minimumDimInputPower: [0x17, 2],
      minimumMainsVoltage: [0x19, 2],
      maximumMainsVoltage: [0x1b, 2],
      nominalLightOutput: [0x1d, 3],
      colourRendering: [0x20, 1],
      colourTemperature: [0x21, 2],
      lightDistribution: [0x23, 1],
      luminaireColour: [0x24, 24],
      luminaireName: [0x3c, 60],
    },
  },
  202: energyBank('activeEnergy', 'activePower'),
  203: energyBank('apparentEnergy', 'apparentPower'),
  204: energyBank('loadsideEnergy', 'loadsidePower'),
  205: {
    last: 0x1c,
    latches: true,
    cells: {
      version: [0x03, 1],
      operatingTime: [0x04, 4],
      startCounter: [0x08, 3],
      supplyVoltage: [0x0b, 2],
      supplyFrequency: [0x0d, 1],
      powerFactor: [0x0e, 1],
      overallFailure: [0x0f, 1],
      overallFailureCounter: [0x10, 1],
      undervoltage: [0x11, 1],
      undervoltageCounter: [0x12, 1],
      overvoltage: [0x13, 1],
      overvoltageCounter: [0x14, 1],
      outputPowerLimitation: [0x15, 1],
      outputPowerLimitationCounter: [0x16, 1],
      thermalDerating: [0x17, 1],
      thermalDeratingCounter: [0x18, 1],
      thermalShutdown: [0x19, 1],
      thermalShutdownCounter: [0x1a, 1],
      temperature: [0x1b, 1],
      outputCurrent: [0x1c, 1],
    },
  },
  206: {
    last: 0x20,
    latches: true,
    cells: {
      version: [0x03, 1],
      startCounterResettable: [0x04, 3],
      startCounter: [0x07, 3],
      onTimeResettable: [0x0a, 4],
      onTime: [0x0e, 4],
      voltage: [0x12, 2],
      current: [0x14, 2],
      overallFailure: [0x16, 1],
      overallFailureCounter: [0x17, 1],
      shortCircuit: [0x18, 1],
      shortCircuitCounter: [0x19, 1],
      openCircuit: [0x1a, 1],
      openCircuitCounter: [0x1b, 1],
      thermalDerating: [0x1c, 1],
      thermalDeratingCounter: [0x1d, 1],
      thermalShutdown: [0x1e, 1],
      thermalShutdownCounter: [0x1f, 1],
      temperature: [0x20, 1],
    },
  },
  207: {
    last: 0x07,
    latches: false,
    cells: { version: [0x03, 1], medianLife: [0x04, 1], referenceTemperature: [0x05, 1], medianStarts: [0x06, 2] },
  },
} as const satisfies Record<number, BankLayout>;
export type BankNumber = keyof typeof BANK_LAYOUT;
