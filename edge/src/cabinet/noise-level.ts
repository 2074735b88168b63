import { type Milliseconds, SECOND } from '@lamplighter/contracts';

/** Decibels per factor ten of energy. */
const DECIBELS = 10;

/**
 * Equivalent continuous level of sampled levels: their mean by energy, as LAeq is defined (IEC 61672-1), not of decibels.
 * Each sample counts alike.
 */
export class NoiseLevel {
  #energy = 0;
  #samples = 0;
  #since: Milliseconds;

  constructor(now: Milliseconds) {
    this.#since = now;
  }

  add(decibels: number): void {
    this.#energy += 10 ** (decibels / DECIBELS);
    this.#samples += 1;
  }

  /** LAeq since the last call, and over how many seconds; null when nothing was heard. Begins anew. */
  take(now: Milliseconds): { readonly decibels: number; readonly seconds: number } | null {
    const [energy, samples, since] = [this.#energy, this.#samples, this.#since];
    this.#energy = 0;
    this.#samples = 0;
    this.#since = now;
    if (samples === 0) return null;
    return {
      decibels: DECIBELS * Math.log10(energy / samples),
      seconds: Math.round((now - since) / SECOND),
    };
  }
}
