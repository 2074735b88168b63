import type { Milliseconds } from '@lamplighter/contracts';
import type { ForwardFrame } from '@lamplighter/dali';

/** Priority of a forward frame on the bus: 1 continues a transaction, 5 waits longest (part 101). */
export type FramePriority = 1 | 2 | 3 | 4 | 5;

/** Start bit and data bits at 1200 bit/s (STANDARDS 1.1). */
const FORWARD: Readonly<Record<ForwardFrame['bits'], Milliseconds>> = { 16: 14.2, 24: 20.8 };
const BACKWARD: Milliseconds = 7.5;
/** Middle of the settling times before a forward frame, by priority. */
const SETTLING: Readonly<Record<FramePriority, Milliseconds>> = { 1: 14.1, 2: 15.5, 3: 17, 4: 18.6, 5: 20.35 };
/** Middle of the settling time between a forward frame and its answer. */
const BEFORE_ANSWER: Milliseconds = 8;
/** Copies of a send-twice command count as a pair within this span. */
export const TWICE_WINDOW: Milliseconds = 100;

/** Bus time of one forward frame, waiting for the free bus included. */
export function forwardCost(bits: ForwardFrame['bits'], priority: FramePriority): Milliseconds {
  return SETTLING[priority] + FORWARD[bits];
}

/** Bus time of an answer, from the end of its question. */
export function backwardCost(): Milliseconds {
  return BEFORE_ANSWER + BACKWARD;
}
