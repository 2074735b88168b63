import { type Clock, DAY } from '@lamplighter/contracts';
import { BANKS, type BankNumber } from '@lamplighter/dali';
import { seededRandom } from '../deterministic-random.js';
import { bankImage } from '../memory/bank-image.js';
import { type MemoryBank, MemoryBanks } from '../memory/memory-banks.js';
import type { GearCharacter } from './gear-options.js';
import type { Lamp } from './lamp.js';

/** Voltage of the LED string, and what it rises to when nothing is connected. */
const STRING_VOLTAGE = 108;
const OPEN_VOLTAGE = 180;
/** Share of mains power that reaches the LEDs at full load. */
const EFFICIENCY = 0.92;

/** The memory of a D4i gear: banks 0, 1, 202, 205 and 206 (parts 102, 251, 252, 253), alive with what the lamp does. */
export function gearMemory(clock: Clock, lamp: Lamp, character: GearCharacter): MemoryBanks {
  const random = seededRandom(`mains ${character.seed}`);
  const phases = [random(), random(), random()] as const;
  const bank = (number: BankNumber, image: () => (number | null)[], writable = false): MemoryBank => ({
    number,
    last: number === 0 ? 0x1a : BANKS[number].last,
    latches: BANKS[number].latch,
    writable,
    image,
  });
  return new MemoryBanks([
    bank(0, () => identity(character)),
    bank(1, () => luminaire(character), true),
    bank(202, () => energy(lamp, character)),
    bank(205, () => gearHealth(lamp, character, mainsVoltage(clock.now(), phases))),
    bank(206, () => sourceHealth(lamp)),
  ]);
}

/** About 230 V: sags in the evening, wobbles within minutes, a little different at every pole. Reproducible. */
function mainsVoltage(now: number, [evening, minutes, pole]: readonly [number, number, number]): number {
  const wave = (period: number, phase: number): number => Math.sin(2 * Math.PI * (now / period + phase));
  return 229.5 + 2 * pole + 1.8 * wave(DAY, 0.1 * evening) + 0.7 * wave(613_000, minutes);
}

function identity({ gtin, identification }: GearCharacter): (number | null)[] {
  return bankImage(0, {
    gtin: BigInt(gtin),
    firmwareVersion: 0x0204,
    identificationNumber: BigInt(`0x${identification}`),
    hardwareVersion: 0x0102,
    // Major version in bits 7:2, minor in 1:0.
    part101Version: (2 << 2) | 1,
    part102Version: (2 << 2) | 1,
    part103Version: 0xffn,
    deviceUnitCount: 0,
    gearUnitCount: 1,
    unitIndex: 0,
  });
}

function luminaire({ gtin, identification, nominalPowerW, name }: GearCharacter): (number | null)[] {
  return bankImage(1, {
    luminaireGtin: BigInt(gtin) + 10n,
    luminaireIdentification: BigInt(`0x${identification}`) ^ 0x1000n,
    contentFormat: 3,
    yearOfManufacture: 24,
    weekOfManufacture: 17,
    nominalInputPower: nominalPowerW,
    minimumDimInputPower: nominalPowerW / 10,
    minimumMainsVoltage: 198,
    maximumMainsVoltage: 264,
    nominalLightOutput: nominalPowerW * 145,
    colourRendering: 70,
    colourTemperature: 2700,
    lightDistribution: 2,
    luminaireColour: 'RAL 7016',
    luminaireName: name,
  });
}

function energy(lamp: Lamp, { energyExponent }: GearCharacter): (number | null)[] {
  lamp.settle();
  // A counter that has not reached its next step shows the last one: floor, with room for rounding of the sum itself.
  const counted = BigInt(Math.floor(lamp.meter.energy * 10 ** -energyExponent + 1e-6));
  return bankImage(202, {
    version: 1,
    activeEnergy: { exponent: energyExponent, value: Number(counted) },
    activePower: { exponent: -2, value: lamp.power * 100 },
  });
}

function gearHealth(lamp: Lamp, character: GearCharacter, voltage: number): (number | null)[] {
  lamp.settle();
  const load = lamp.power / character.nominalPowerW;
  return bankImage(205, {
    version: 1,
    operatingTime: Math.floor(lamp.meter.operating / 1000),
    startCounter: lamp.meter.starts,
    supplyVoltage: voltage * 10,
    supplyFrequency: 50,
    powerFactor: 96 - 38 * (1 - Math.min(1, load)) ** 2,
    overallFailure: 0,
    overallFailureCounter: 0,
    undervoltage: 0,
    undervoltageCounter: 0,
    overvoltage: 0,
    overvoltageCounter: 0,
    outputPowerLimitation: 0,
    outputPowerLimitationCounter: 0,
    thermalDerating: 0,
    thermalDeratingCounter: 0,
    thermalShutdown: 0,
    thermalShutdownCounter: 0,
    temperature: lamp.meter.gearTemperature + 60,
    outputCurrent: lamp.isLit ? Math.min(100, load * 100) : 0,
  });
}

function sourceHealth(lamp: Lamp): (number | null)[] {
  lamp.settle();
  const isOpen = lamp.hasLampFailure;
  const current = lamp.isLit ? (lamp.power * EFFICIENCY * 1000) / STRING_VOLTAGE : 0;
  const onTime = Math.floor(lamp.meter.lit / 1000);
  return bankImage(206, {
    version: 1,
    startCounterResettable: lamp.meter.lampStarts,
    startCounter: lamp.meter.lampStarts,
    onTimeResettable: onTime,
    onTime,
    voltage: 10 * (isOpen && lamp.target > 0 ? OPEN_VOLTAGE : lamp.isLit ? STRING_VOLTAGE : 0),
    current,
    overallFailure: isOpen ? 1 : 0,
    overallFailureCounter: lamp.lampFailures,
    shortCircuit: 0,
    shortCircuitCounter: 0,
    openCircuit: isOpen ? 1 : 0,
    openCircuitCounter: lamp.lampFailures,
    thermalDerating: 0,
    thermalDeratingCounter: 0,
    thermalShutdown: 0,
    thermalShutdownCounter: 0,
    temperature: lamp.meter.lampTemperature + 60,
  });
}
