import { BANKS, type BankNumber } from '../banks/bank-tables.js';
import type { BankValues } from '../banks/decode-bank.js';
import { encodeLocation } from '../banks/encode-location.js';
import { LOCK, type Location, UNLOCK } from '../banks/location.js';
import { DaliError } from '../errors.js';
import { holding } from '../exchanges.js';
import type { Dialogue } from '../frames.js';
import { gearMemory, type MemoryWords } from './memory-words.js';
import { readLocations, writeLatch } from './read-memory.js';
import type { WriteOutcome } from './write-outcome.js';

/** Bytes written before something else may come in between: about a quarter of a second of line time. */
const CHUNK = 8;
/** Bytes that did not take are written once more: a frame may have been lost. */
const ATTEMPTS = 2;

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

/** Writes bytes in runs of neighbours. Nothing may come between ENABLE WRITE MEMORY and the last write of a run. */
function* writeBytes(memory: MemoryWords, bank: number, bytes: readonly (readonly [number, number])[]): Dialogue<void> {
  let run: (readonly [number, number])[] = [];
  const runs: (readonly [number, number])[][] = [];
  for (const byte of bytes) {
    const last = run.at(-1);
    if (!last || run.length === CHUNK || byte[0] !== last[0] + 1) {
      run = [];
      runs.push(run);
    }
    run.push(byte);
  }
  yield memory.dtr1(bank);
  for (const [first, ...rest] of runs) {
    if (!first) continue;
    yield memory.enableWrite;
    yield holding(memory.dtr0(first[0]));
    const writes = [first, ...rest].map(([, value]) => memory.write(value));
    for (const [i, write] of writes.entries()) yield i < writes.length - 1 ? holding(write) : write;
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
    if (locked) yield* writeLatch(memory, UNLOCK);
    yield* writeBytes(memory, bank, differing);
    if (locked) yield* writeLatch(memory, LOCK);
    written += differing.length;
  }
}
