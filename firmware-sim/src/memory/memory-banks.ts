import { LATCH, LATCH_LOCATION, UNLATCH } from '@lamplighter/dali';

/** Written to location 2 of a bank to open its lockable cells. */
const UNLOCK = 0x55;

/** One memory bank: `image` gives its bytes now; null is a location that is not implemented. */
export interface MemoryBank {
  readonly number: number;
  readonly last: number;
  /** Whether 0xAA in location 2 freezes the bank. */
  readonly latches: boolean;
  /** Whether cells from 3 may be written once unlocked. */
  readonly writable: boolean;
  image(): (number | null)[];
}

/** The memory of a unit, with latch and lock as part 102 wants them. Locations 0 and 2 are kept here. */
export class MemoryBanks {
  readonly #banks: ReadonlyMap<number, MemoryBank>;
  readonly #frozen = new Map<number, (number | null)[]>();
  readonly #lockBytes = new Map<number, number>();
  readonly #written = new Map<number, Map<number, number>>();

  constructor(banks: readonly MemoryBank[]) {
    this.#banks = new Map(banks.map((bank) => [bank.number, bank]));
  }

  has(bank: number): boolean {
    return this.#banks.has(bank);
  }

  /** The byte at a location, or null when there is none. */
  read(number: number, address: number): number | null {
    const bank = this.#banks.get(number);
    if (!bank || address > bank.last) return null;
    if (address === 0) return bank.last;
    if (number === 0 && address === LATCH_LOCATION) return Math.max(...this.#banks.keys());
    if (address === LATCH_LOCATION) return this.#lockBytes.get(number) ?? UNLATCH;
    const bytes = this.#frozen.get(number) ?? bank.image();
    return this.#written.get(number)?.get(address) ?? bytes[address] ?? null;
  }

  /** Writes a byte where that is allowed; returns it, or null when nothing was written. */
  write(number: number, address: number, value: number): number | null {
    const bank = this.#banks.get(number);
    if (!bank || number === 0 || address > bank.last) return null;
    if (address === LATCH_LOCATION) return this.#setLockByte(bank, value);
    if (!bank.writable || address < 3 || this.#lockBytes.get(number) !== UNLOCK) return null;
    const cells = this.#written.get(number) ?? new Map<number, number>();
    this.#written.set(number, cells.set(address, value));
    return value;
  }

  /** Power came back: latches and locks are volatile, cells are not. */
  powerUp(): void {
    this.#frozen.clear();
    this.#lockBytes.clear();
  }

  #setLockByte(bank: MemoryBank, value: number): number {
    this.#lockBytes.set(bank.number, value);
    if (bank.latches && value === LATCH) this.#frozen.set(bank.number, bank.image());
    else this.#frozen.delete(bank.number);
    return value;
  }
}
