import { DAY, type DeviceId, type EpochMs, type WattHour } from '@lamplighter/contracts';

type Counters = Readonly<Record<string, WattHour>>;

/** The counters with which a day began, as they are kept on disk. */
export interface BalanceBegun {
  /** Days since 1970, from noon to noon UTC. */
  readonly day: number;
  readonly meters: Counters;
  readonly lamps: Counters;
}

/** Days from noon to noon hold a night whole. */
const dayOf = (at: EpochMs): number => Math.floor((at - DAY / 2) / DAY);

const count = (counters: Counters): number => Object.keys(counters).length;

/** By how much every counter of `before` went on; null when one is missing or went backwards. */
function risen(before: Counters, now: Counters): WattHour | null {
  let sum = 0;
  for (const [device, energy] of Object.entries(before)) {
    const rise = (now[device] ?? Number.NaN) - energy;
    if (!(rise >= 0)) return null;
    sum += rise;
  }
  return sum;
}

/**
 * Compares what the cabinet's meters and its lamps counted from one day's first readings to the next day's: an edge without
 * power by day finds the night in between. A day is given up when a counter is missing, new or went backwards: a gap is no
 * theft.
 */
export class EnergyBalance {
  #begun: BalanceBegun | null = null;
  #day: number | null = null;
  #meters: Record<string, WattHour> = {};
  #lamps: Record<string, WattHour> = {};

  /** Takes over the beginning that was kept when the edge last ran. */
  restore(begun: BalanceBegun): void {
    this.#begun = begun;
  }

  get begun(): BalanceBegun | null {
    return this.#begun;
  }

  /** The first reading of each day counts; `at` is when it was taken. */
  meter(device: DeviceId, energy: WattHour, at: EpochMs): void {
    this.#turn(at);
    if (dayOf(at) === this.#day) this.#meters[device] ??= energy;
  }

  lamp(device: DeviceId, energy: WattHour, at: EpochMs): void {
    this.#turn(at);
    if (dayOf(at) === this.#day) this.#lamps[device] ??= energy;
  }

  /**
   * Once all so many lamps and meters were read today: what they counted since yesterday, where that can be compared.
   * `begun` is another then, and has to be kept.
   */
  close(
    at: EpochMs,
    { lamps, meters }: { readonly lamps: number; readonly meters: number },
  ): { readonly meteredWh: WattHour; readonly lampsWh: WattHour } | null {
    this.#turn(at);
    const day = dayOf(at);
    const before = this.#begun;
    const isWhole = meters > 0 && count(this.#meters) === meters && count(this.#lamps) === lamps;
    if (!isWhole || before?.day === day) return null;
    this.#begun = { day, meters: { ...this.#meters }, lamps: { ...this.#lamps } };
    const isNext = before?.day === day - 1 && count(before.lamps) === lamps && count(before.meters) === meters;
    if (!before || !isNext) return null;
    const meteredWh = risen(before.meters, this.#meters);
    const lampsWh = risen(before.lamps, this.#lamps);
    return meteredWh === null || lampsWh === null ? null : { meteredWh, lampsWh };
  }

  #turn(at: EpochMs): void {
    const day = dayOf(at);
    // A reading of yesterday comes late and counts for nothing; further back the clock itself was set.
    if (this.#day === day || this.#day === day + 1) return;
    this.#day = day;
    this.#meters = {};
    this.#lamps = {};
  }
}
