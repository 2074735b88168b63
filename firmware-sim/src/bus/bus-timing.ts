import type { Milliseconds } from '@lamplighter/contracts';
import type { ForwardFrame } from '@lamplighter/dali';

/** Priority of a forward frame on the bus: 1 continues a transaction, 5 waits longest (part 101). */
export type FramePriority = 1 | 2 | 3 | 4 | 5;
/** Data bits of a frame: an answer, a frame for control gear, a frame for control devices. */
export type FrameBits = 8 | ForwardFrame['bits'];
/** Least and longest of a span. */
export type Range = readonly [Milliseconds, Milliseconds];

/** One Manchester bit at 1200 bit/s: 833.3 us (STANDARDS 1.1, part 101). */
export const BIT_TIME: Milliseconds = 1_000 / 1_200;
/** After the last bit the bus rests high for at least this long; the settling times below begin at the last bit and hold it. */
export const STOP_CONDITION: Milliseconds = 2.45;

/** Rest before a forward frame, by priority. */
export const SETTLING: Readonly<Record<FramePriority, Range>> = {
  1: [13.5, 14.7],
  2: [14.9, 16.1],
  3: [16.3, 17.7],
  4: [17.9, 19.3],
  5: [19.5, 21.2],
};
/** Rest between a forward frame and its answer. */
export const BEFORE_ANSWER: Range = [5.5, 10.5];
/** Copies of a send-twice command count as a pair within this span. */
export const TWICE_WINDOW: Milliseconds = 100;

/** Bits on the wire: one start bit and the data. */
export function bitsOf(bits: FrameBits): number {
  return 1 + bits;
}

/** How long the wire is driven for a frame, rest before and after it apart. */
export function frameDuration(bits: FrameBits): Milliseconds {
  return bitsOf(bits) * BIT_TIME;
}

export function middle([least, longest]: Range): Milliseconds {
  return (least + longest) / 2;
}

/** Mean bus time of one forward frame, waiting for the free bus included. */
export function forwardCost(bits: ForwardFrame['bits'], priority: FramePriority): Milliseconds {
  return middle(SETTLING[priority]) + frameDuration(bits);
}
