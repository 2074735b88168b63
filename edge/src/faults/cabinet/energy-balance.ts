import { DAY, type DeviceId, type EpochMs, type WattHour } from '@lamplighter/contracts';

/** Counters move at least so many times a day, so a day is compared when all of them moved on. */
type Counters = ReadonlyMap<DeviceId, WattHour>;

/** Whether, and by how much, every counter of `before` went on; null when one is missing or went backwards. */
function risen(before: Counters, now: Counters): WattHour | null {
  let sum = 0;
  for (const [device, energy] of before) {
    const rise = (now.get(device) ?? Number.NaN) - energy;
    if (!(rise >= 0)) return null;
    sum += rise;
  }
  return sum;
}

/**
 * Compares, from noon to noon (UTC), what the cabinet's meters and its lamps counted. A day is given up when a counter is
 * missing, new or went backwards: a gap is no theft.
 */
export class EnergyBalance {
  readonly #meters = new Map<DeviceId, WattHour>();
  readonly #lamps = new Map<DeviceId, WattHour>();
  #day: number | null = null;
  #begun: { readonly meters: Counters; readonly lamps: Counters } | null = null;

  meter(device: DeviceId, energy: WattHour): void {
    this.#meters.set(device, energy);
  }

  lamp(device: DeviceId, energy: WattHour): void {
    this.#lamps.set(device, energy);
  }

  /** Lamps or meters changed: what was counted so far cannot be compared. */
  restart(): void {
    this.#lamps.clear();
    this.#begun = null;
  }

  /** The day that ended, once, when it can be compared. */
  close(now: EpochMs): { readonly meteredWh: WattHour; readonly lampsWh: WattHour } | null {
    const day = Math.floor((now - DAY / 2) / DAY);
    if (day === this.#day) return null;
    const isNextDay = this.#day !== null && day === this.#day + 1;
    const begun = this.#begun;
    this.#day = day;
    this.#begun = { meters: new Map(this.#meters), lamps: new Map(this.#lamps) };
    if (!isNextDay || !begun || begun.meters.size === 0 || begun.lamps.size !== this.#lamps.size) return null;
    const meteredWh = risen(begun.meters, this.#meters);
    const lampsWh = risen(begun.lamps, this.#lamps);
    return meteredWh === null || lampsWh === null ? null : { meteredWh, lampsWh };
  }
}
