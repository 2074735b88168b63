import type { Watt, WattHour } from '@lamplighter/contracts';
import { seededRandom } from '../deterministic-random.js';
import { SimulatorError } from '../simulator-error.js';
import { GEAR_MODELS, type GearModel, type GearModelName } from './gear-models.js';

/** What a piece of simulated LED gear is like. Only the short address, and a nominal power or a model, have to be given. */
export interface GearOptions {
  /** 0 to 63; null for gear fresh from the factory. */
  readonly shortAddress: number | null;
  /** Mains power at full light, above standby; default the model's. */
  readonly nominalPowerW?: Watt;
  /** Kind of gear, a name from GEAR_MODELS; default `generic`, which has no nominal power of its own. */
  readonly model?: GearModelName;
  /** Mains power when off; default the model's. */
  readonly standbyW?: Watt;
  /** Identification number of bank 0: 1 to 16 hexadecimal digits; default from the seed. Unique per GTIN. */
  readonly identification?: string;
  /** GTIN of bank 0, up to 14 digits; default the model's. */
  readonly gtin?: string;
  /** Luminaire identification of bank 1, up to 60 characters. */
  readonly name?: string;
  /** Lowest level that the hardware can give, 1 to 254 on the logarithmic curve; default the model's. */
  readonly physicalMinimum?: number;
  /** Reading of the energy counter at the start. */
  readonly energyWh?: WattHour;
  /** Exponent of ten of the energy counters in banks 202 to 204: -2 counts hundredths of a watt-hour. */
  readonly energyExponent?: number;
  /** Air around the luminaire, degrees Celsius; default 9. */
  readonly ambientC?: number;
  /** Hours burnt and times started before the simulation; default 0. */
  readonly burningHours?: number;
  readonly starts?: number;
  /** Burning hours after which the light source is dead; `drawn`: from the model's median life, seeded; default never. */
  readonly lifeHours?: number | 'drawn';
  /** Makes random address, voltage and defaults reproducible; default the short address. */
  readonly seed?: string;
}

/** The same with every default filled in. */
export interface GearCharacter extends Required<Omit<GearOptions, 'model' | 'lifeHours'>> {
  readonly model: GearModel;
  readonly lifeHours: number;
}

/** Wear sets in late: shape of the Weibull distribution of lives around their median. */
const WEAR_SHAPE = 3;

/** Checks options and fills in what was left out. Throws SimulatorError naming the field. */
export function gearCharacter(options: GearOptions, index: number): GearCharacter {
  const seed = options.seed ?? `gear-${options.shortAddress ?? `new-${index}`}`;
  const random = seededRandom(`identification ${seed}`);
  const digits = Array.from({ length: 16 }, () => Math.floor(random() * 16).toString(16)).join('');
  const model: GearModel | undefined = GEAR_MODELS[options.model ?? 'generic'];
  check(model !== undefined, 'model', `one of ${Object.keys(GEAR_MODELS).join(', ')}`);
  const character: GearCharacter = {
    model,
    shortAddress: options.shortAddress,
    nominalPowerW: options.nominalPowerW ?? model.nominalPowerW ?? Number.NaN,
    standbyW: options.standbyW ?? model.standbyW,
    identification: (options.identification ?? digits).padStart(16, '0'),
    gtin: options.gtin ?? model.gtin,
    name: options.name ?? '',
    physicalMinimum: options.physicalMinimum ?? model.physicalMinimum,
    energyWh: options.energyWh ?? 0,
    energyExponent: options.energyExponent ?? -2,
    ambientC: options.ambientC ?? 9,
    burningHours: options.burningHours ?? 0,
    starts: options.starts ?? 0,
    lifeHours: lifeOf(options.lifeHours, model, seed),
    seed,
  };
  check(isWhole(character.shortAddress ?? 0, 0, 63), 'shortAddress', 'a whole number 0 to 63, or null');
  check(character.nominalPowerW > 0 && character.nominalPowerW <= 5000, 'nominalPowerW', 'above 0, at most 5000 W');
  check(character.standbyW >= 0 && character.standbyW < character.nominalPowerW, 'standbyW', 'below nominalPowerW');
  check(/^[0-9A-Fa-f]{16}$/.test(character.identification), 'identification', '1 to 16 hexadecimal digits');
  check(/^\d{1,14}$/.test(character.gtin), 'gtin', '1 to 14 digits');
  check(isWhole(character.physicalMinimum, 1, 254), 'physicalMinimum', 'a whole number 1 to 254');
  check(isWhole(character.energyExponent, -6, 6), 'energyExponent', 'a whole number -6 to 6');
  check(character.burningHours >= 0, 'burningHours', 'at least 0');
  check(isWhole(character.starts, 0, 16_777_213), 'starts', 'a whole number 0 to 16777213');
  check(character.lifeHours > 0, 'lifeHours', 'above 0, or "drawn"');
  return character;
}

function lifeOf(life: GearOptions['lifeHours'], model: GearModel, seed: string): number {
  if (life !== 'drawn') return life ?? Number.POSITIVE_INFINITY;
  const chance = seededRandom(`life ${seed}`)();
  return model.medianKiloHours * 1_000 * (-Math.log(1 - chance) / Math.LN2) ** (1 / WEAR_SHAPE);
}

function isWhole(value: number, least: number, most: number): boolean {
  return Number.isInteger(value) && value >= least && value <= most;
}

function check(isGood: boolean, field: string, rule: string): asserts isGood {
  if (!isGood) throw new SimulatorError('bad-option', `${field} of simulated gear must be ${rule}`);
}
