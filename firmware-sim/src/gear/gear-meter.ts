import { HOUR, MINUTE, type Milliseconds, type Watt, type WattHour } from '@lamplighter/contracts';
import type { Course } from './course.js';
import { type GearModel, onCurve } from './gear-models.js';
import type { PowerCurve } from './power-curve.js';

/** Warmth over the air around at full load, in kelvin, and how slowly it comes and goes. */
export const GEAR_RISE = 28;
export const SOURCE_RISE = 42;
export const INERTIA: Milliseconds = 12 * MINUTE;

/** What a piece of gear has behind it when the simulation begins. */
export interface MeterStart {
  readonly at: Milliseconds;
  readonly energy: WattHour;
  readonly burningHours: number;
  readonly starts: number;
}

/** What the gear counts and feels. Everything is brought up to date when something changes or is asked, never by a timer. */
export class GearMeter {
  energy: WattHour;
  /** Volt-ampere-hours, and what reached the LEDs. */
  apparentEnergy: number;
  loadEnergy: WattHour;
  operating: Milliseconds;
  lit: Milliseconds;
  starts: number;
  lampStarts: number;
  gearTemperature: number;
  sourceTemperature: number;
  ambient: number;
  #settledAt: Milliseconds;
  /** Reading of `lit` when the light source was new. */
  #sourceSince: Milliseconds = 0;

  constructor(
    private readonly curve: PowerCurve,
    private readonly model: GearModel,
    ambient: number,
    start: MeterStart,
  ) {
    this.#settledAt = start.at;
    this.energy = start.energy;
    this.apparentEnergy = start.energy / this.#powerFactorAt(1);
    this.loadEnergy = start.energy * onCurve(model.efficiencyByLoad, 1);
    this.operating = start.burningHours * HOUR;
    this.lit = this.operating;
    this.starts = start.starts;
    this.lampStarts = start.starts;
    this.ambient = ambient;
    this.gearTemperature = ambient;
    this.sourceTemperature = ambient;
  }

  /** Accounts for the time since the last call, in which the light followed `course`; null: no mains. */
  settle(now: Milliseconds, course: Course | null): void {
    const from = this.#settledAt;
    const span = now - from;
    if (span <= 0) return;
    this.#settledAt = now;
    if (!course) {
      this.#warm(span, 0);
      return;
    }
    const standby = (this.curve.standby * span) / HOUR;
    const energy = standby + (this.curve.energy(course, from, now) - standby) * this.powerDrift;
    const load = (energy * HOUR) / span / this.curve.nominal;
    this.energy += energy;
    this.apparentEnergy += energy / this.#powerFactorAt(load);
    this.operating += span;
    const lit = this.curve.lit(course, from, now);
    this.lit += lit;
    if (lit > 0) this.loadEnergy += (energy - standby) * onCurve(this.model.efficiencyByLoad, load);
    this.#warm(span, load);
  }

  /** Hours that this light source has burnt. */
  get burningHours(): number {
    return (this.lit - this.#sourceSince) / HOUR;
  }

  replaceSource(): void {
    this.#sourceSince = this.lit;
  }

  /** Lit power over that of new gear: gear pays for the ageing of its LEDs. */
  get powerDrift(): number {
    return 1 + (this.model.powerGainPerKiloHour * this.burningHours) / 1_000;
  }

  /** Light over that of new LEDs. */
  get lightDrift(): number {
    return Math.max(0, 1 - (this.model.lightLossPerKiloHour * this.burningHours) / 1_000);
  }

  /** Mains power at a level. */
  power(arc: number): Watt {
    const { standby } = this.curve;
    return standby + (this.curve.at(arc) - standby) * this.powerDrift;
  }

  /** Power factor at a mains power, 0 to 1. */
  powerFactor(power: Watt): number {
    return this.#powerFactorAt(power / this.curve.nominal);
  }

  /** Power at the LEDs at a mains power. */
  loadPower(power: Watt): Watt {
    const lit = Math.max(0, power - this.curve.standby);
    return lit * onCurve(this.model.efficiencyByLoad, power / this.curve.nominal);
  }

  #powerFactorAt(load: number): number {
    return onCurve(this.model.powerFactorByLoad, load);
  }

  #warm(span: number, load: number): void {
    const left = Math.exp(-span / INERTIA);
    const toward = (now: number, goal: number): number => goal + (now - goal) * left;
    this.gearTemperature = toward(this.gearTemperature, this.ambient + GEAR_RISE * load);
    this.sourceTemperature = toward(this.sourceTemperature, this.ambient + SOURCE_RISE * load);
  }
}
