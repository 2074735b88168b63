import type { Dialogue, Exchange } from '../frames.js';
import { askByte } from './ask.js';
import type { WriteOutcome } from './write-outcome.js';

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
}

/**
 * Makes a stored byte so: asks first, because memory wears, writes only where it differs, and asks again. A write that did
 * not take is tried once more: the frame may have been lost on the way.
 */
export function* setByte({
  question,
  before = [],
  write,
  value,
  read = (byte) => byte,
}: StoredByte): Dialogue<WriteOutcome> {
  const found = yield* askByte(question, before);
  if (found === null) return 'no-answer';
  if (read(found) === value) return 'unchanged';
  for (let tries = 0; tries < 2; tries += 1) {
    for (const exchange of write) yield exchange;
    const kept = yield* askByte(question, before);
    if (kept === null) return 'no-answer';
    if (read(kept) === value) return 'written';
  }
  return 'refused';
}
