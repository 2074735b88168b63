import { HOUR, type Milliseconds, type Watt, type WattHour } from '@lamplighter/contracts';
import { arcToPercent } from '@lamplighter/dali';
import { arcAt, type Course, isMoving, restOf } from './course.js';

/** Share of nominal power that LED gear still takes at its lowest level. */
const SHARE_AT_MINIMUM = 0.1;
/** Growth of light per arc power step: one decade per 253/3 steps (part 102, standard curve). */
const GROWTH = (3 * Math.LN10) / 253;

/**
 * Mains power of LED gear: standby when off; from a tenth of nominal at the lowest level it rises with the light to
 * nominal. Energy is the exact integral, through fades too, where light follows an exponential.
 */
export class PowerCurve {
  readonly #base: Watt;
  readonly #perPercent: Watt;

  constructor(
    private readonly nominal: Watt,
    private readonly standby: Watt,
    minimumArc: number,
  ) {
    const least = arcToPercent(minimumArc);
    this.#perPercent = (nominal * (1 - SHARE_AT_MINIMUM)) / (100 - least);
    this.#base = nominal - this.#perPercent * 100;
  }

  /** Power at an arc power level, 0 to 254. */
  at(arc: number): Watt {
    return arc <= 0 ? this.standby : this.#base + this.#perPercent * arcToPercent(arc);
  }

  /** Energy between two instants of a course. */
  energy(course: Course, from: Milliseconds, to: Milliseconds): WattHour {
    const fadeEnd = Math.min(to, Math.max(from, course.startedAt + course.duration));
    const resting = (this.at(restOf(course)) * (to - fadeEnd)) / HOUR;
    return fadeEnd > from ? resting + this.#fading(course, from, fadeEnd) : resting;
  }

  /** Milliseconds between two instants in which a course gives light. */
  lit(course: Course, from: Milliseconds, to: Milliseconds): Milliseconds {
    if (restOf(course) > 0) return to - from;
    return isMoving(course, from) ? Math.min(to, course.startedAt + course.duration) - from : 0;
  }

  /** The share of nominal power, for whatever warms up with it. */
  load(power: Watt): number {
    return power / this.nominal;
  }

  #fading(course: Course, from: Milliseconds, to: Milliseconds): WattHour {
    const span = to - from;
    const first = arcAt(course, from);
    // At the end of the fade, rounding must not carry the level over full.
    const done = Math.min(1, (to - course.startedAt) / course.duration);
    const last = course.from + (course.to - course.from) * done;
    const rise = last - first;
    const low = arcToPercent(first);
    const percentTime = Math.abs(rise) < 1e-9 ? low * span : (span * (arcToPercent(last) - low)) / (rise * GROWTH);
    return (this.#base * span + this.#perPercent * percentTime) / HOUR;
  }
}
