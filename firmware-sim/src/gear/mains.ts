import { type Clock, DAY, type Volt } from '@lamplighter/contracts';
import { seededRandom } from '../deterministic-random.js';
import type { GearFailures } from './gear-failures.js';

/** What the supply reads when gear is told to find it too low or too high, and where gear itself finds it so. */
const LOW: Volt = 180;
const HIGH: Volt = 276;
const LIMITS = { low: 198, high: 264 } as const;

/** Mains as one pole sees it: about 230 V, sags in the evening, wobbles within minutes; or what a test sets. */
export class Mains {
  readonly #clock: Clock;
  readonly #failures: GearFailures;
  readonly #phases: readonly [number, number, number];
  #set: Volt | null = null;

  constructor(clock: Clock, failures: GearFailures, seed: string) {
    const random = seededRandom(`mains ${seed}`);
    this.#clock = clock;
    this.#failures = failures;
    this.#phases = [random(), random(), random()];
  }

  get voltage(): Volt {
    if (this.#set !== null) return this.#set;
    if (this.#failures.has('undervoltage')) return LOW;
    if (this.#failures.has('overvoltage')) return HIGH;
    const [evening, minutes, pole] = this.#phases;
    const now = this.#clock.now();
    const wave = (period: number, phase: number): number => Math.sin(2 * Math.PI * (now / period + phase));
    return 229.5 + 2 * pole + 1.8 * wave(DAY, 0.1 * evening) + 0.7 * wave(613_000, minutes);
  }

  /** From now on the supply has this voltage; null: as it comes. */
  set(voltage: Volt | null): void {
    this.#set = voltage;
    this.sense();
  }

  /** The gear looks at its supply. */
  sense(): void {
    this.#failures.sense('undervoltage', this.#set !== null && this.#set < LIMITS.low);
    this.#failures.sense('overvoltage', this.#set !== null && this.#set > LIMITS.high);
  }
}
