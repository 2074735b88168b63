import type { DeviceId } from '@lamplighter/contracts';
import { lightingDay } from '../calendar.js';
import type { CompiledState } from '../compile.js';
import { programCurve } from '../curve.js';
import type { Interval } from '../interval.js';
import type { LocalDate } from '../local-time.js';
import { knownLamp } from './known-lamp.js';
import { type SunCrossing, sunCrossings } from './sun-crossing.js';

/** One night, from noon to noon by the local clock. */
export interface NightCurve extends Interval {
  /** Date of the evening. */
  readonly date: LocalDate;
  /** The first at noon, each holding until the next, the last until the next noon. */
  readonly steps: ReturnType<typeof programCurve>;
  /** Sunset and sunrise at the place's switching elevation, as far as there are any. */
  readonly sun: readonly SunCrossing[];
}

/**
 * What a luminaire does in the night that begins on a date, if nobody and nothing intervenes. Throws RangeError when the
 * document does not know the luminaire.
 */
export function nightCurve(compiled: CompiledState, device: DeviceId, date: LocalDate): NightCurve {
  knownLamp(compiled, device);
  const { place } = compiled.desired;
  const { start: from, end: to } = lightingDay(date, place.timeZone, 12);
  return { date, from, to, steps: programCurve(compiled, device, from, to), sun: sunCrossings(place, from, to) };
}
