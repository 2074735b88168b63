import { HOUR, type Milliseconds, type Watt, type WattHour } from '@lamplighter/contracts';
import { arcAt, type Course, isMoving, restOf } from './course.js';
import { type DimmingCurve, exactArcOf, meanPercent, percentAt } from './dimming-curve.js';
import { type CurvePoint, onCurve } from './gear-models.js';

/**
 * Mains power of LED gear: standby when off, else the share of nominal power that belongs to the light, straight between
 * the points of the model. Energy is the exact integral, through fades too.
 */
export class PowerCurve {
  constructor(
    readonly nominal: Watt,
    readonly standby: Watt,
    private readonly shareByLight: readonly CurvePoint[],
    private readonly dimming: () => DimmingCurve = () => 0,
  ) {}

  /** Power at an arc power level, 0 to 254. */
  at(arc: number): Watt {
    return arc <= 0 ? this.standby : this.#lit(percentAt(this.dimming(), arc));
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

  #lit(percent: number): Watt {
    return this.nominal * onCurve(this.shareByLight, percent);
  }

  #fading(course: Course, from: Milliseconds, to: Milliseconds): WattHour {
    const span = to - from;
    const first = arcAt(course, from);
    // At the end of the fade, rounding must not carry the level over full.
    const last = course.from + (course.to - course.from) * Math.min(1, (to - course.startedAt) / course.duration);
    if (Math.abs(last - first) < 1e-9) return (this.at(first) * span) / HOUR;
    // Between two points of the model power is straight in the light, so its mean belongs to the mean light.
    const curve = this.dimming();
    const stops = this.shareByLight.map(({ at }) => exactArcOf(curve, at)).filter((arc) => between(arc, first, last));
    stops.sort((a, b) => (first < last ? a - b : b - a));
    let energy = 0;
    let before = first;
    for (const arc of [...stops, last]) {
      const share = (arc - before) / (last - first);
      energy += (this.#lit(meanPercent(curve, before, arc)) * span * share) / HOUR;
      before = arc;
    }
    return energy;
  }
}

function between(value: number, a: number, b: number): boolean {
  return value > Math.min(a, b) && value < Math.max(a, b);
}
