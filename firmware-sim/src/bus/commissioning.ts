import { type Clock, MINUTE, type Milliseconds } from '@lamplighter/contracts';
import type { Random } from '../deterministic-random.js';

/** How long INITIALISE opens the window (part 102, 9.14; part 103 likewise). */
const WINDOW: Milliseconds = 15 * MINUTE;

/** Random address and search, the same for control gear and control devices. */
export class Commissioning {
  randomAddress: number;
  #search = 0xffffff;
  #openUntil = Number.NEGATIVE_INFINITY;
  #isWithdrawn = false;

  constructor(
    private readonly clock: Clock,
    private readonly random: Random,
    randomAddress: number,
  ) {
    this.randomAddress = randomAddress;
  }

  get isOpen(): boolean {
    return this.clock.monotonic() < this.#openUntil;
  }

  /** Whether this unit is the one that the search address names. */
  get isSelected(): boolean {
    return this.isOpen && this.randomAddress === this.#search;
  }

  initialise(): void {
    this.#openUntil = this.clock.monotonic() + WINDOW;
    this.#isWithdrawn = false;
  }

  terminate(): void {
    this.#openUntil = Number.NEGATIVE_INFINITY;
    this.#isWithdrawn = false;
  }

  randomise(): void {
    if (this.isOpen) this.randomAddress = Math.floor(this.random() * 0xffffff);
  }

  /** Sets one byte of the search address: 2 is the highest, 0 the lowest. */
  setSearch(byte: 0 | 1 | 2, value: number): void {
    const shift = byte * 8;
    this.#search = (this.#search & ~(0xff << shift)) | (value << shift);
  }

  /** COMPARE: yes while the own address is not above the search address. */
  compare(): boolean {
    return this.isOpen && !this.#isWithdrawn && this.randomAddress <= this.#search;
  }

  withdraw(): void {
    if (this.isSelected) this.#isWithdrawn = true;
  }
}
