import { BANKS, type BankNumber } from '../banks/bank-tables.js';
import type { BankValues } from '../banks/decode-bank.js';
import { encodeLocation } from '../banks/encode-location.js';
import { LATCH_LOCATION, LOCK, type Location, UNLOCK } from '../banks/location.js';
import { DaliError } from '../errors.js';
import { holding } from '../exchanges.js';
import type { Answer, Dialogue } from '../frames.js';
import { gearMemory, type MemoryWords } from './memory-words.js';
import { readLocations } from './read-memory.js';
import type { WriteOutcome } from './write-outcome.js';

/** Bytes written before something else may come in between: less than half a second of line time. */
const CHUNK = 8;
/** Bytes that did not take are written again: a frame may have been lost. */
const ATTEMPTS = 3;

/** What became of a bank, and how many bytes were written: the memory of gear wears. */
export interface BankWriteReport {
  readonly outcome: WriteOutcome;
  readonly written: number;
}

/** Bytes by address of the values; throws a DaliError where a value cannot be written or does not fit. */
function bytesToWrite<B extends BankNumber>(bank: B, values: Partial<BankValues<B>>): Map<number, number> {
  const locations: Readonly<Record<string, Location>> = BANKS[bank].locations;
  const bytes = new Map<number, number>();
  for (const [name, value] of Object.entries(values) as [string, string | number | boolean | null][]) {
    const location = locations[name];
    if (!location?.write) throw new DaliError('bad-value', `${name} of bank ${bank} cannot be written`);
    for (const [i, byte] of encodeLocation(name, location, value).entries()) bytes.set(location.address + i, byte);
  }
  return new Map([...bytes].sort(([a], [b]) => a - b));
}

/**
 * Writes bytes to the bank that DTR1 names. ENABLE WRITE MEMORY and DTR0 come before each run of neighbours, and again after
 * a byte that was not confirmed: nobody knows whether DTR0 moved on, and a byte in the wrong place would spoil another value.
 */
function* writeBytes(memory: MemoryWords, bytes: readonly (readonly [number, number])[]): Dialogue<void> {
  let next: number | null = null;
  let inRun = 0;
  for (const [i, [address, value]] of bytes.entries()) {
    if (address !== next || inRun === CHUNK) {
      yield memory.enableWrite;
      yield holding(memory.dtr0(address));
      inRun = 0;
    }
    inRun += 1;
    // Nothing may come between ENABLE WRITE MEMORY and the last write of a run.
    const isLast: boolean = inRun === CHUNK || bytes[i + 1]?.[0] !== address + 1;
    const answer: Answer = yield isLast ? memory.write(value) : holding(memory.write(value));
    next = answer.kind === 'byte' && answer.value === value ? address + 1 : null;
  }
}

/**
 * Writes named values of a bank: reads first, writes only the bytes that differ, behind the lock where there is one, and
 * reads back. Null writes "unknown". `refused`: the gear did not keep what was written.
 */
export function* writeBank<B extends BankNumber>(
  shortAddress: number,
  bank: B,
  values: Partial<BankValues<B>>,
): Dialogue<BankWriteReport> {
  const wanted = bytesToWrite(bank, values);
  const memory = gearMemory(shortAddress);
  const locations: Readonly<Record<string, Location>> = BANKS[bank].locations;
  const locked = Object.keys(values).some((name) => locations[name]?.write === 'locked');
  let written = 0;
  for (let attempt = 0; ; attempt += 1) {
    yield memory.dtr1(bank);
    const found = yield* readLocations(memory, bank, [...wanted.keys()]);
    if ([...wanted.keys()].some((address) => !found.has(address))) return { outcome: 'no-answer', written };
    const differing = [...wanted].filter(([address, byte]) => found.get(address) !== byte);
    if (differing.length === 0) return { outcome: written > 0 ? 'written' : 'unchanged', written };
    if (attempt === ATTEMPTS) return { outcome: 'refused', written };
    if (locked) yield* writeBytes(memory, [[LATCH_LOCATION, UNLOCK]]);
    yield* writeBytes(memory, differing);
    if (locked) yield* writeBytes(memory, [[LATCH_LOCATION, LOCK]]);
    written += differing.length;
  }
}
