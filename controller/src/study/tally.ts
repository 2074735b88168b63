import { HOUR, type Milliseconds, type Watt } from '@lamplighter/contracts';
import type { LampProfile } from './lamp-profile.js';
import type { PowerCurve } from './power-curve.js';
import type { Tariff } from './tariff.js';

/** Energy of one profile with one curve, before it is known how strong the luminaire is; cells as in the profile. */
export interface Load {
  readonly profile: LampProfile;
  /** Hours at full power (curves that give shares) or watt-hours (curves that give watts). */
  readonly lit: Float64Array;
  readonly standbyHours: Float64Array;
  readonly burning: Milliseconds;
  readonly levelTime: number;
}

/** What a profile makes of a power curve: the histogram of levels times the curve. */
export function loadOf(profile: LampProfile, curve: PowerCurve): Load {
  const lit = new Float64Array(profile.standby.length);
  for (const [level, cells] of profile.lit) {
    const power = curve.at(level);
    for (let cell = 0; cell < cells.length; cell += 1)
      lit[cell] = (lit[cell] ?? 0) + (power * (cells[cell] ?? 0)) / HOUR;
  }
  return {
    profile,
    lit,
    standbyHours: profile.standby.map((duration) => duration / HOUR),
    burning: profile.burning(),
    levelTime: profile.levelTime(),
  };
}

/** Prices and factors that turn energy into money and emissions. */
export interface Conversion {
  readonly tariff: Tariff;
  readonly months: readonly string[];
  readonly co2KgPerKwh: number;
}

/** What one program does to a set of luminaires. Hours, level and counts are means per luminaire. */
export interface StudyFigures {
  readonly kwh: number;
  /** Part of `kwh` drawn while switched off. */
  readonly standbyKwh: number;
  readonly eur: number;
  readonly co2Kg: number;
  readonly byPeriod: readonly { readonly period: string; readonly kwh: number; readonly eur: number }[];
  readonly byMonth: readonly { readonly month: string; readonly kwh: number; readonly eur: number }[];
  readonly burningHours: number;
  /** While burning. */
  readonly meanLevelPercent: number;
  readonly switchOns: number;
  readonly levelChanges: number;
  /** In the dark with less than the class floor. */
  readonly hoursBelowFloor: number;
  /** Asked for less than the class floor and raised to it. */
  readonly hoursRaisedToFloor: number;
  /** Asked to light while its feeder had no voltage. */
  readonly hoursWithoutSupply: number;
  readonly darkHours: number;
}

/** Adds up luminaires under one program. */
export class Tally {
  readonly #kwh: Float64Array;
  #standbyKwh = 0;
  #luminaires = 0;
  #burning: Milliseconds = 0;
  #levelTime = 0;
  #belowFloor: Milliseconds = 0;
  #raised: Milliseconds = 0;
  #unsupplied: Milliseconds = 0;
  #dark: Milliseconds = 0;
  #switchOns = 0;
  #levelChanges = 0;

  constructor(private readonly conversion: Conversion) {
    this.#kwh = new Float64Array(conversion.months.length * conversion.tariff.periods.length);
  }

  /**
   * One more luminaire. `strength` multiplies the load: watts where the curve gives shares, 1 where it gives watts; null
   * where the power is not known, for no energy at all.
   */
  add(load: Load, strength: number | null, standbyW: Watt): void {
    const { profile, lit, standbyHours } = load;
    this.#luminaires += 1;
    this.#burning += load.burning;
    this.#levelTime += load.levelTime;
    this.#belowFloor += profile.belowFloor;
    this.#raised += profile.raised;
    this.#unsupplied += profile.unsupplied;
    this.#dark += profile.dark;
    this.#switchOns += profile.switchOns;
    this.#levelChanges += profile.levelChanges;
    if (strength === null) return;
    for (let cell = 0; cell < lit.length; cell += 1) {
      const standbyKwh = (standbyW * (standbyHours[cell] ?? 0)) / 1000;
      this.#standbyKwh += standbyKwh;
      this.#kwh[cell] = (this.#kwh[cell] ?? 0) + (strength * (lit[cell] ?? 0)) / 1000 + standbyKwh;
    }
  }

  figures(): StudyFigures {
    const { tariff, months, co2KgPerKwh } = this.conversion;
    const kwhOf = (month: number, period: number): number => this.#kwh[month * tariff.periods.length + period] ?? 0;
    const byPeriod = tariff.periods.map(({ id, eurPerKwh }, period) => {
      const kwh = sum(months.map((_, month) => kwhOf(month, period)));
      return { period: id, kwh, eur: kwh * eurPerKwh };
    });
    const byMonth = months.map((month, index) => ({
      month,
      kwh: sum(tariff.periods.map((_, period) => kwhOf(index, period))),
      eur: sum(tariff.periods.map(({ eurPerKwh }, period) => kwhOf(index, period) * eurPerKwh)),
    }));
    const kwh = sum(byPeriod.map((each) => each.kwh));
    const mean = (total: number): number => (this.#luminaires === 0 ? 0 : total / this.#luminaires);
    return {
      kwh,
      standbyKwh: this.#standbyKwh,
      eur: sum(byPeriod.map((each) => each.eur)),
      co2Kg: kwh * co2KgPerKwh,
      byPeriod,
      byMonth,
      burningHours: mean(this.#burning) / HOUR,
      meanLevelPercent: this.#burning === 0 ? 0 : this.#levelTime / this.#burning,
      switchOns: mean(this.#switchOns),
      levelChanges: mean(this.#levelChanges),
      hoursBelowFloor: mean(this.#belowFloor) / HOUR,
      hoursRaisedToFloor: mean(this.#raised) / HOUR,
      hoursWithoutSupply: mean(this.#unsupplied) / HOUR,
      darkHours: mean(this.#dark) / HOUR,
    };
  }
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
