import { bankImage } from '../memory/bank-image.js';
import { BANK_LAYOUT, type BankLayout, type BankNumber } from '../memory/bank-layout.js';
import { type MemoryBank, MemoryBanks } from '../memory/memory-banks.js';
import type { BankSources } from './bank-sources.js';
import { energyBanks } from './energy-banks.js';
import type { GearCharacter } from './gear-options.js';
import { gearHealth, ResettableCounters, sourceHealth } from './health-banks.js';

/** The memory of a D4i gear: banks 0, 1 and 202 to 207 (parts 102, 251, 252, 253), alive with what the lamp does. */
export function gearMemory(sources: BankSources): MemoryBanks {
  const { character, lamp } = sources;
  const counters = new ResettableCounters(lamp);
  const bank = (
    number: BankNumber,
    image: () => (number | null)[],
    more: Partial<Pick<MemoryBank, 'lockable' | 'accept'>> = {},
  ): MemoryBank => {
    const { last, latches }: BankLayout = BANK_LAYOUT[number];
    return { number, last, latches, lockable: false, image, ...more };
  };
  const energy = energyBanks(sources);
  return new MemoryBanks([
    bank(0, () => identity(character)),
    bank(1, () => luminaire(character), { lockable: true }),
    bank(202, energy.active),
    bank(203, energy.apparent),
    bank(204, energy.loadside),
    bank(205, () => gearHealth(sources)),
    bank(206, () => sourceHealth(sources, counters), { accept: (address, value) => counters.accept(address, value) }),
    bank(207, () => maintenance(character), { lockable: true }),
  ]);
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
    part103Version: 'MASK',
    deviceUnitCount: 0,
    gearUnitCount: 1,
    unitIndex: 0,
  });
}

function luminaire({ gtin, identification, nominalPowerW, name, model }: GearCharacter): (number | null)[] {
  return bankImage(1, {
    luminaireGtin: BigInt(gtin) + 10n,
    luminaireIdentification: BigInt(`0x${identification}`) ^ 0x1000n,
    contentFormat: 3,
    yearOfManufacture: 24,
    weekOfManufacture: 17,
    nominalInputPower: nominalPowerW,
    minimumDimInputPower: nominalPowerW * (model.powerShareByLight[0]?.is ?? 0),
    minimumMainsVoltage: 198,
    maximumMainsVoltage: 264,
    nominalLightOutput: nominalPowerW * model.lumensPerWatt,
    colourRendering: 70,
    // TMASK says that part 209 is implemented (part 251).
    colourTemperature: model.mirek ? 'TMASK' : 2700,
    lightDistribution: 2,
    luminaireColour: { text: 'RAL 7016' },
    luminaireName: { text: name },
  });
}

function maintenance({ model }: GearCharacter): (number | null)[] {
  return bankImage(207, {
    version: 1,
    medianLife: model.medianKiloHours,
    referenceTemperature: model.gearDeratesAtC - 10 + 60,
    medianStarts: model.medianHundredStarts,
  });
}
