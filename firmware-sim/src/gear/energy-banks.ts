import { bankImage, type RawValue } from '../memory/bank-image.js';
import type { BankSources } from './bank-sources.js';

/** Exponent of power values: hundredths of a watt or volt-ampere. */
const POWER_EXPONENT = -2;

/** Banks 202, 203 and 204 (part 252): active, apparent and load-side energy and power. Power is TMASK until it is measured. */
export function energyBanks({ lamp, character, isStarting }: BankSources) {
  const energy = (value: number): RawValue => {
    // A counter that has not reached its next step shows the last one: floor, with room for rounding of the sum itself.
    const counted = Math.floor(value * 10 ** -character.energyExponent + 1e-6);
    return { exponent: character.energyExponent, value: counted };
  };
  const power = (value: () => number): RawValue => {
    const measured = isStarting() ? 'TMASK' : value() * 10 ** -POWER_EXPONENT;
    return { exponent: POWER_EXPONENT, value: measured };
  };
  const { meter } = lamp;
  return {
    active: () => {
      lamp.settle();
      return bankImage(202, { version: 1, activeEnergy: energy(meter.energy), activePower: power(() => lamp.power) });
    },
    apparent: () => {
      lamp.settle();
      const apparentPower = power(() => lamp.power / meter.powerFactor(lamp.power));
      return bankImage(203, { version: 1, apparentEnergy: energy(meter.apparentEnergy), apparentPower });
    },
    loadside: () => {
      lamp.settle();
      const loadsidePower = power(() => meter.loadPower(lamp.power));
      return bankImage(204, { version: 1, loadsideEnergy: energy(meter.loadEnergy), loadsidePower });
    },
  };
}
