import { MINUTE, type Milliseconds, type Watt, type WattHour } from '@lamplighter/contracts';
import type { Course } from './course.js';
import type { PowerCurve } from './power-curve.js';

/** Warmth over the air around at full load, in kelvin, and how slowly it comes and goes. */
const GEAR_RISE = 28;
const LAMP_RISE = 42;
const INERTIA: Milliseconds = 12 * MINUTE;

/** What the gear counts and feels. Everything is brought up to date when something changes or is asked, never by a timer. */
export class GearMeter {
  energy: WattHour;
  operating: Milliseconds = 0;
  lit: Milliseconds = 0;
  starts = 0;
  lampStarts = 0;
  gearTemperature: number;
  lampTemperature: number;
  #settledAt: Milliseconds;

  constructor(
    private readonly curve: PowerCurve,
    private readonly ambient: number,
    start: { readonly at: Milliseconds; readonly energy: WattHour },
  ) {
    this.#settledAt = start.at;
    this.energy = start.energy;
    this.gearTemperature = ambient;
    this.lampTemperature = ambient;
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
    const energy = this.curve.energy(course, from, now);
    this.energy += energy;
    this.operating += span;
    this.lit += this.curve.lit(course, from, now);
    this.#warm(span, this.curve.load((energy * 3_600_000) / span));
  }

  /** Mains power at a level. */
  power(arc: number): Watt {
    return this.curve.at(arc);
  }

  #warm(span: Milliseconds, load: number): void {
    const left = Math.exp(-span / INERTIA);
    const toward = (now: number, goal: number): number => goal + (now - goal) * left;
    this.gearTemperature = toward(this.gearTemperature, this.ambient + GEAR_RISE * load);
    this.lampTemperature = toward(this.lampTemperature, this.ambient + LAMP_RISE * load);
  }
}
