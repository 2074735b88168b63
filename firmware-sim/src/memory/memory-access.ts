import type { MemoryBanks } from './memory-banks.js';

/** The three data transfer registers and the way through them to a unit's memory (part 102, 9.10; part 103 likewise). */
export class MemoryAccess {
  readonly dtr: [number, number, number] = [0, 0, 0];
  isWriteEnabled = false;

  constructor(private readonly banks: MemoryBanks) {}

  /** READ MEMORY LOCATION: bank in DTR1, address in DTR0; null is silence. */
  read(): number | null {
    const [address, bank] = this.dtr;
    const byte = this.banks.read(bank, address);
    this.#advance();
    return byte;
  }

  /** WRITE MEMORY LOCATION: what was written, or null when nothing was. */
  write(value: number): number | null {
    if (!this.isWriteEnabled) return null;
    const [address, bank] = this.dtr;
    const written = this.banks.write(bank, address, value);
    this.#advance();
    return written;
  }

  /** Power came back: registers, latches and locks are volatile. */
  powerUp(): void {
    this.dtr.fill(0);
    this.isWriteEnabled = false;
    this.banks.powerUp();
  }

  /** DTR0 moves on past holes in a bank that exists, never past 255. */
  #advance(): void {
    const [address, bank] = this.dtr;
    if (this.banks.has(bank) && address < 255) this.dtr[0] = address + 1;
  }
}
