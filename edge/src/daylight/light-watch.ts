import { type EpochMs, type LightSensorPlacement, MINUTE, type Milliseconds } from '@lamplighter/contracts';
import { ILLUMINANCE_FULL_SCALE } from '@lamplighter/dali';
import type { LightSample } from '@lamplighter/lighting';

/** So long in contradiction to the sun, a light sensor is not believed (PEERS PHOTOCELL_FAULT). */
const PATIENCE: Milliseconds = 45 * MINUTE;
/** More than street lamps give: nothing but a fault shows this at night. */
const NEVER_IN_THE_DARK = 100;
/** Less than the darkest overcast day gives with the sun 5 degrees up. */
const NEVER_BY_DAY = 20;
/** Questions in a row without an answer after which the sensor counts as gone. */
const SILENT_ANSWERS = 3;

/** What is wrong with a light sensor. */
export type LightTrouble = 'missing' | 'error' | 'frozen' | 'contradictsSun';

/** What the sun alone makes of the sky; null in between, where a cloud decides. */
export type Sky = 'dark' | 'bright' | null;

/** What the sensor answered when it was asked how it is; null: nothing. */
export type LightAnswer = { readonly hasError: boolean; readonly illuminance: number } | null;

/** One light sensor or photocell on a DALI line: what it says, and whether the sun bears it out. Pure. */
export class LightWatch {
  #value: number | null = null;
  #news: LightSample | null = null;
  #contradictsFor: Milliseconds = 0;
  #agreesFor: Milliseconds = 0;
  #unchangedUnder: Record<'dark' | 'bright', Milliseconds> = { dark: 0, bright: 0 };
  #unanswered = 0;
  readonly #troubles = new Set<LightTrouble>();

  constructor(private readonly placement: Pick<LightSensorPlacement, 'kind' | 'luxAtFull'>) {}

  get troubles(): ReadonlySet<LightTrouble> {
    return this.#troubles;
  }

  /** Relative illuminance, 0 to 1023; null before the first word. */
  get relative(): number | null {
    return this.#value;
  }

  /** Lux; null before the first word and without a calibration. A photocell says 0 for dark and Infinity for light. */
  get lux(): number | null {
    if (this.#value === null) return null;
    if (this.placement.kind === 'photocell') return this.#value === 0 ? 0 : Number.POSITIVE_INFINITY;
    const { luxAtFull } = this.placement;
    return luxAtFull === undefined ? null : (this.#value / ILLUMINANCE_FULL_SCALE) * luxAtFull;
  }

  /** What the troubles rest on, for a ticket. */
  get evidence(): Readonly<Record<string, number | null>> {
    return {
      relative: this.#value,
      contradictsSunForMinutes: Math.floor(this.#contradictsFor / MINUTE),
      unchangedInDarkMinutes: Math.floor(this.#unchangedUnder.dark / MINUTE),
      unchangedByDayMinutes: Math.floor(this.#unchangedUnder.bright / MINUTE),
      unanswered: this.#unanswered,
    };
  }

  /** The sensor told how light it is: 0 to 1023. */
  hear(relative: number, now: EpochMs): void {
    this.#unanswered = 0;
    this.#troubles.delete('missing');
    if (relative !== this.#value) {
      this.#unchangedUnder = { dark: 0, bright: 0 };
      this.#troubles.delete('frozen');
    }
    this.#value = relative;
    const { lux } = this;
    if (lux !== null) this.#news = { at: now, lux };
  }

  answer(answer: LightAnswer, now: EpochMs): void {
    if (answer === null) {
      this.#unanswered += 1;
      if (this.#unanswered >= SILENT_ANSWERS) this.#troubles.add('missing');
      return;
    }
    this.hear(answer.illuminance, now);
    if (answer.hasError) this.#troubles.add('error');
    else this.#troubles.delete('error');
  }

  /** Time went by with power on the sensor under such a sky: about a second at a time. */
  elapse(time: Milliseconds, sky: Sky): void {
    if (sky === null || this.#value === null) return;
    this.#unchangedUnder[sky] += time;
    if (this.#unchangedUnder.dark >= PATIENCE && this.#unchangedUnder.bright >= PATIENCE) this.#troubles.add('frozen');
    const { lux } = this;
    if (lux === null) return;
    if (sky === 'dark' ? lux > NEVER_IN_THE_DARK : lux < NEVER_BY_DAY) {
      this.#agreesFor = 0;
      this.#contradictsFor += time;
      if (this.#contradictsFor >= PATIENCE) this.#troubles.add('contradictsSun');
      return;
    }
    this.#contradictsFor = 0;
    this.#agreesFor += time;
    if (this.#agreesFor >= PATIENCE) this.#troubles.delete('contradictsSun');
  }

  /** The newest word since the last call: however many there were, levels are decided once. */
  takeNews(): LightSample | null {
    const news = this.#news;
    this.#news = null;
    return news;
  }
}
