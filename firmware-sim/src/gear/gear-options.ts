import type { Watt, WattHour } from '@lamplighter/contracts';
import { seededRandom } from '../deterministic-random.js';
import { SimulatorError } from '../simulator-error.js';

/** What a piece of simulated LED gear is like. Only the first two fields have to be given. */
export interface GearOptions {
  /** 0 to 63; null for gear fresh from the factory. */
  readonly shortAddress: number | null;
  /** Mains power at full light, above standby. */
  readonly nominalPowerW: Watt;
  /** Mains power when off; default 0.4 W. */
  readonly standbyW?: Watt;
  /** Identification number of bank 0: 1 to 16 hexadecimal digits; default from the seed. Unique per GTIN. */
  readonly identification?: string;
  /** GTIN of bank 0, up to 14 digits; the default has the prefix that GS1 keeps for restricted circulation. */
  readonly gtin?: string;
  /** Luminaire identification of bank 1, up to 60 characters. */
  readonly name?: string;
  /** Lowest level that the hardware can give, 1 to 254; default 85, which is 1 %. */
  readonly physicalMinimum?: number;
  /** Reading of the energy counter at the start. */
  readonly energyWh?: WattHour;
  /** Exponent of ten of the energy counter in bank 202: -2 counts hundredths of a watt-hour. */
  readonly energyExponent?: number;
  /** Air around the luminaire, degrees Celsius; default 9. */
  readonly ambientC?: number;
  /** Makes random address, voltage and defaults reproducible; default the short address. */
  readonly seed?: string;
}

/** The same with every default filled in. */
export type GearCharacter = Required<Omit<GearOptions, 'shortAddress'>> & { readonly shortAddress: number | null };

/** Checks options and fills in what was left out. Throws SimulatorError naming the field. */
export function gearCharacter(options: GearOptions, index: number): GearCharacter {
  const seed = options.seed ?? `gear-${options.shortAddress ?? `new-${index}`}`;
  const random = seededRandom(`identification ${seed}`);
  const digits = Array.from({ length: 16 }, () => Math.floor(random() * 16).toString(16)).join('');
  const character: GearCharacter = {
    shortAddress: options.shortAddress,
    nominalPowerW: options.nominalPowerW,
    standbyW: options.standbyW ?? 0.4,
    identification: (options.identification ?? digits).padStart(16, '0'),
    gtin: options.gtin ?? '02000000000107',
    name: options.name ?? '',
    physicalMinimum: options.physicalMinimum ?? 85,
    energyWh: options.energyWh ?? 0,
    energyExponent: options.energyExponent ?? -2,
    ambientC: options.ambientC ?? 9,
    seed,
  };
  check(isWhole(character.shortAddress ?? 0, 0, 63), 'shortAddress', 'a whole number 0 to 63, or null');
  check(character.nominalPowerW > 0 && character.nominalPowerW <= 5000, 'nominalPowerW', 'above 0, at most 5000 W');
  check(character.standbyW >= 0 && character.standbyW < character.nominalPowerW, 'standbyW', 'below nominalPowerW');
  check(/^[0-9A-Fa-f]{16}$/.test(character.identification), 'identification', '1 to 16 hexadecimal digits');
  check(/^\d{1,14}$/.test(character.gtin), 'gtin', '1 to 14 digits');
  check(isWhole(character.physicalMinimum, 1, 254), 'physicalMinimum', 'a whole number 1 to 254');
  check(isWhole(character.energyExponent, -6, 6), 'energyExponent', 'a whole number -6 to 6');
  return character;
}

function isWhole(value: number, least: number, most: number): boolean {
  return Number.isInteger(value) && value >= least && value <= most;
}

function check(isGood: boolean, field: string, rule: string): void {
  if (!isGood) throw new SimulatorError('bad-option', `${field} of simulated gear must be ${rule}`);
}
