import type { Milliseconds } from '@lamplighter/contracts';
import { broadcastUnaddressed, type GearAddress, setLevel, short } from '@lamplighter/dali';
import type { BusPriority } from '../bus/dali-bus.js';
import type { LampLine } from './lamp.js';

interface Told {
  readonly arc: number;
  readonly at: Milliseconds;
}

const UNADDRESSED = 'unaddressed';
type Target = number | typeof UNADDRESSED;

const addressOf = (target: Target): GearAddress => (target === UNADDRESSED ? broadcastUnaddressed : short(target));

/**
 * Gear on a line with placed lamps that no document places: taken out of it, not yet in it, or without a short address. It may
 * well be a lamp over a road, so it is told what it shall be at, one by one, never by a broadcast.
 */
export class UnplacedGear {
  readonly #told = new Map<Target, Told>();
  #isWriting = false;

  constructor(private readonly line: LampLine) {}

  /** Nothing is known any longer of where the gear stands. */
  forget(): void {
    this.#told.clear();
  }

  /** These gear were or are somebody else's to drive. */
  forgetOnly(addresses: Iterable<number>): void {
    for (const address of addresses) this.#told.delete(address);
  }

  /**
   * Writes an arc power level to these short addresses, and to gear without one, where they were told another one or none, or
   * so long ago that it is due again. Rejects with the BusError of the first that could not be written.
   */
  async drive(
    addresses: readonly number[],
    arc: number,
    now: Milliseconds,
    { priority, reassertAfter }: { readonly priority: BusPriority; readonly reassertAfter: Milliseconds },
  ): Promise<void> {
    if (this.#isWriting) return;
    this.#isWriting = true;
    try {
      for (const target of [UNADDRESSED, ...addresses] as const) {
        const told = this.#told.get(target);
        if (told?.arc === arc && now - told.at < reassertAfter) continue;
        this.#told.delete(target);
        await this.line.run(setLevel(addressOf(target), arc), priority, { cutsIn: true });
        this.#told.set(target, { arc, at: now });
      }
    } finally {
      this.#isWriting = false;
    }
  }
}
