import type { Dialogue, Exchange } from '../frames.js';
import { askByte } from './ask.js';
import type { StoredParameter, WriteGate } from './write-gate.js';
import type { WriteOutcome } from './write-outcome.js';

/** A write that did not take is tried once more: the frame may have been lost on the way. */
const MOST_WRITES = 2;

/** A stored parameter and the gate before its writes. */
export type StoredAt = readonly [StoredParameter, WriteGate];

/** Whether a write may go out now; counts it. What is stored nowhere always may. */
export function passes(stored: StoredAt | undefined): boolean {
  if (!stored) return true;
  const [parameter, gate] = stored;
  if (!gate.mayWrite(parameter)) return false;
  gate.wrote(parameter);
  return true;
}

export interface StoredByte {
  /** Asks for the value, 0 to 255. */
  readonly question: Exchange;
  /** What must precede the question each time it is put (DTR settings, ENABLE DEVICE TYPE). */
  readonly before?: readonly Exchange[];
  /** What writes `value`: DTRs first, the setting last. */
  readonly write: readonly Exchange[];
  readonly value: number;
  /** Which bits of the answer belong to the value; all of them unless said otherwise. */
  readonly read?: (answer: number) => number;
  /** Which parameter of the gear this is, and what stands before its writes. */
  readonly stored?: StoredAt;
}

/** Makes a stored byte so: asks first, because memory wears, writes only where it differs, and asks again. */
export function* setByte(byte: StoredByte): Dialogue<WriteOutcome> {
  const { question, before = [], write, value, read = (answer) => answer, stored } = byte;
  const found = yield* askByte(question, before);
  if (found === null) return 'no-answer';
  if (read(found) === value) return 'unchanged';
  for (let writes = 0; writes < MOST_WRITES; writes += 1) {
    if (!passes(stored)) return writes === 0 ? 'withheld' : 'refused';
    yield* write;
    const kept = yield* askByte(question, before);
    if (kept === null) return 'no-answer';
    if (read(kept) === value) return 'written';
  }
  return 'refused';
}
