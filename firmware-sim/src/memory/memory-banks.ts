/** Location 2 of every bank but bank 0, and what is written there: open lockable cells, freeze, let go. */
const LOCK_BYTE = 0x02;
const UNLOCK = 0x55;
const LATCH = 0xaa;
const RELEASED = 0xff;

/** One memory bank: `image` gives its bytes now; null is a location that is not implemented. */
export interface MemoryBank {
  readonly number: number;
  readonly last: number;
  /** Whether 0xAA in location 2 freezes the bank. */
  readonly latches: boolean;
  /** Whether cells from 3 may be written once unlocked. */
  readonly lockable: boolean;
  image(): (number | null)[];
  /** Takes a byte for a cell that may be written without unlocking, such as a resettable counter. False: not one. */
  accept?(address: number, value: number): boolean;
}

/** The memory of a unit, with latch and lock as part 102 wants them. Locations 0 and 2 are kept here. */
export class MemoryBanks {
  readonly #banks: ReadonlyMap<number, MemoryBank>;
  readonly #frozen = new Map<number, (number | null)[]>();
  readonly #lockBytes = new Map<number, number>();
  readonly #written = new Map<number, Map<number, number>>();
  readonly #writes = new Map<string, number>();

  constructor(banks: readonly MemoryBank[]) {
    this.#banks = new Map(banks.map((bank) => [bank.number, bank]));
  }

  has(bank: number): boolean {
    return this.#banks.has(bank);
  }

  /** How often a stored cell was written since the factory. */
  writesOf(bank: number, address: number): number {
    return this.#writes.get(`${bank} ${address}`) ?? 0;
  }

  /** The byte at a location, or null when there is none. */
  read(number: number, address: number): number | null {
    const bank = this.#banks.get(number);
    if (!bank || address > bank.last) return null;
    if (address === 0) return bank.last;
    if (number === 0 && address === LOCK_BYTE) return Math.max(...this.#banks.keys());
    if (address === LOCK_BYTE) return this.#lockBytes.get(number) ?? RELEASED;
    const bytes = this.#frozen.get(number) ?? bank.image();
    return this.#written.get(number)?.get(address) ?? bytes[address] ?? null;
  }

  /** Writes a byte where that is allowed; returns it, or null when nothing was written. */
  write(number: number, address: number, value: number): number | null {
    const bank = this.#banks.get(number);
    if (!bank || number === 0 || address > bank.last) return null;
    if (address === LOCK_BYTE) return this.#setLockByte(bank, value);
    if (!bank.accept?.(address, value)) {
      if (!bank.lockable || address < 3 || this.#lockBytes.get(number) !== UNLOCK) return null;
      const cells = this.#written.get(number) ?? new Map<number, number>();
      this.#written.set(number, cells.set(address, value));
    }
    this.#writes.set(`${number} ${address}`, this.writesOf(number, address) + 1);
    return value;
  }

  /** RESET MEMORY BANK: an unlocked bank, or with 0 every unlocked one, gets its factory values back. */
  reset(number: number): void {
    for (const bank of number === 0 ? this.#banks.keys() : [number]) {
      if (this.#lockBytes.get(bank) === UNLOCK) this.#written.delete(bank);
    }
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
