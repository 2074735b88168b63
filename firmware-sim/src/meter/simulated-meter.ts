import type { Clock, Milliseconds, Watt, WattHour } from '@lamplighter/contracts';

/** What a meter measures: simulated gear, or anything else with power and an exact energy. */
export interface MeteredLoad {
  readonly powerW: Watt;
  readonly energyWh: WattHour;
}

export interface MeterOptions {
  readonly clock: Clock;
  readonly loads: readonly MeteredLoad[];
  /** Losses in cables and protection, as a share of what the loads use; default 0.02. */
  readonly lossShare?: number;
  /** Reading of the import counter at the start; default 0. */
  readonly energyWh?: WattHour;
  /** The counter begins at 0 again here. */
  readonly rollsOverAtWh?: WattHour;
}

const HOUR: Milliseconds = 3_600_000;
const VOLTS = [231, 230, 229] as const;
const POWER_FACTOR = 0.95;
const HERTZ = 50;
const PHASES = 3;
const KILO = 1_000;
/** What the cabinet itself uses, on phase 1. */
const OWN_W: Watt = 6;

/**
 * A three-phase meter as the SDM630 is built (input registers from 0, floats of two registers, high word first): lamps take
 * turns on the phases.
 */
export class SimulatedMeter {
  /** Shown in place of the import counter, in Wh: NaN, negative, or another instrument's. Null: as counted. */
  importShown: WattHour | null = null;
  readonly #start: WattHour;
  readonly #startedAt: Milliseconds;
  #base: WattHour;

  constructor(private readonly options: MeterOptions) {
    this.#base = options.energyWh ?? 0;
    this.#start = this.#loadEnergy;
    this.#startedAt = options.clock.monotonic();
  }

  get powerW(): Watt {
    return this.#phases.reduce((sum, watts) => sum + watts, 0);
  }

  /** Import counter. */
  get energyWh(): WattHour {
    const { clock, rollsOverAtWh, lossShare = 0.02 } = this.options;
    const own = (OWN_W * (clock.monotonic() - this.#startedAt)) / HOUR;
    const counted = this.#base + (this.#loadEnergy - this.#start) * (1 + lossShare) + own;
    return rollsOverAtWh === undefined ? counted : counted % rollsOverAtWh;
  }

  /** Somebody resets it, or puts another one in its place. */
  set energyWh(reading: WattHour) {
    this.#base += reading - this.energyWh;
  }

  /** Value of the register at an address; null: there is none. */
  register(address: number): number | null {
    const value = this.#values.get(address - (address % 2));
    if (address > 380) return null;
    const image = new DataView(new ArrayBuffer(4));
    image.setFloat32(0, value ?? 0);
    return image.getUint16(address % 2 === 0 ? 0 : 2);
  }

  get #values(): ReadonlyMap<number, number> {
    const phases = this.#phases;
    const shown = this.importShown ?? this.energyWh;
    const reactive = Math.tan(Math.acos(POWER_FACTOR));
    return new Map([
      ...VOLTS.map((volts, phase) => [2 * phase, volts] as const),
      ...VOLTS.map((volts, phase) => [6 + 2 * phase, (phases[phase] ?? 0) / volts / POWER_FACTOR] as const),
      ...phases.map((watts, phase) => [12 + 2 * phase, watts] as const),
      [52, this.powerW],
      [62, POWER_FACTOR],
      [70, HERTZ],
      [72, shown / KILO],
      [74, 0],
      [76, (this.energyWh * reactive) / KILO],
      [78, 0],
    ]);
  }

  get #phases(): number[] {
    const { loads, lossShare = 0.02 } = this.options;
    const phases = [OWN_W, 0, 0];
    loads.forEach(({ powerW }, index) => {
      phases[index % PHASES] = (phases[index % PHASES] ?? 0) + powerW * (1 + lossShare);
    });
    return phases;
  }

  get #loadEnergy(): WattHour {
    return this.options.loads.reduce((sum, { energyWh }) => sum + energyWh, 0);
  }
}
