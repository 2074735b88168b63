import { BANKS, type BankNumber } from '../banks/bank-tables.js';
import { type BankBytes, type BankValues, decodeBank } from '../banks/decode-bank.js';
import { LATCH, LATCH_LOCATION, type Location, UNLATCH } from '../banks/location.js';
import type { Dialogue } from '../frames.js';
import { GARBLED_RETRIES, SILENT_RETRIES } from './ask.js';
import { gearMemory, type MemoryWords } from './memory-words.js';

/** After this many locations in a row that nobody answered, the rest is not asked for: end of the bank, or gear gone. */
const SILENT_LOCATIONS = 2;

/** Names of a bank's values. */
export type LocationName<B extends BankNumber> = keyof (typeof BANKS)[B]['locations'] & string;

/** Addresses of the bytes of a value. */
export const addressesOf = ({ address, size }: Location): number[] =>
  Array.from({ length: size }, (_, i) => address + i);

/**
 * Reads locations (ascending) of the bank that DTR1 already names. DTR0 moves on by itself with each read, so it is set
 * only where the addresses have a gap and after an answer that was lost: then nobody can know whether the unit moved on.
 */
export function* readLocations(memory: MemoryWords, bank: number, locations: readonly number[]): Dialogue<BankBytes> {
  const bytes = new Map<number, number>();
  let dtr0: number | null = null;
  let silentLocations = 0;
  for (const location of locations) {
    let silent = 0;
    let garbled = 0;
    while (silent <= SILENT_RETRIES && garbled <= GARBLED_RETRIES) {
      // The lost frame may have been DTR1.
      if (silent + garbled > 0) yield memory.dtr1(bank);
      if (dtr0 !== location) yield memory.dtr0(location);
      const answer = yield memory.read;
      if (answer.kind === 'byte') {
        bytes.set(location, answer.value);
        dtr0 = location + 1;
        break;
      }
      dtr0 = null;
      if (answer.kind === 'none') silent += 1;
      else garbled += 1;
    }
    silentLocations = bytes.has(location) ? 0 : silentLocations + 1;
    if (silentLocations >= SILENT_LOCATIONS || bytes.size === 0) break;
  }
  return bytes;
}

/**
 * Writes the latch byte of the bank that DTR1 names. Reading cancels ENABLE WRITE MEMORY, so it comes each time; directly
 * before the write, so that a level waits for one frame, not two.
 */
function* writeLatch(memory: MemoryWords, value: number): Dialogue<void> {
  yield memory.dtr0(LATCH_LOCATION);
  yield memory.enableWrite;
  yield memory.writeNoReply(value);
}

/**
 * Reads the named values of a bank, all of them by default; where the bank has a latch, from one consistent snapshot.
 * Values that are not read, not answered or not known are null. The bank's last location is not asked for: a location
 * that does not exist stays silent.
 */
export function* readBank<B extends BankNumber>(
  shortAddress: number,
  bank: B,
  names?: readonly LocationName<B>[],
): Dialogue<BankValues<B>> {
  return yield* readBankOf(gearMemory(shortAddress), bank, names);
}

/** As `readBank`, for whatever unit the words speak to. */
export function* readBankOf<B extends BankNumber>(
  memory: MemoryWords,
  bank: B,
  names?: readonly LocationName<B>[],
): Dialogue<BankValues<B>> {
  const { latch, locations } = BANKS[bank];
  const wanted = Object.entries<Location>(locations)
    .filter(([name]) => !names || (names as readonly string[]).includes(name))
    .flatMap(([, location]) => addressesOf(location))
    .sort((a, b) => a - b);
  yield memory.dtr1(bank);
  if (latch) yield* writeLatch(memory, LATCH);
  const bytes = yield* readLocations(memory, bank, wanted);
  // Gear that answered nothing has nothing to let go; its next latch takes a new snapshot anyway.
  if (latch && bytes.size > 0) yield* writeLatch(memory, UNLATCH);
  return decodeBank(bank, bytes);
}
