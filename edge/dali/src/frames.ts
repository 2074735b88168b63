import { whole } from './errors.js';

/** A frame from a control device to the line, most significant bit first. `data` has exactly `bits` bits. */
export interface ForwardFrame {
  /** 16 bits address control gear (part 102); 24 bits address control devices or carry events (part 103). */
  readonly bits: 16 | 24;
  /** 0 to 0xFFFF or 0 to 0xFFFFFF. */
  readonly data: number;
}

/**
 * What came back within the answer window. Silence means NO or "not there"; garbled means that bytes came but cannot be
 * read: several gear answered at once, or noise.
 */
export type Answer =
  | { readonly kind: 'none' }
  | { readonly kind: 'byte'; readonly value: number }
  | { readonly kind: 'garbled' };

/** One thing to send. */
export interface Exchange {
  readonly frame: ForwardFrame;
  /** The same frame twice within 100 ms, nothing in between: what configuration commands ask for (part 101). */
  readonly twice: boolean;
  /** Whether a backward frame is looked for. */
  readonly answer: boolean;
  /**
   * Nothing may come between this frame and the next of the dialogue, not even a level: the gear would forget what this
   * frame prepared (ENABLE DEVICE TYPE, ENABLE WRITE MEMORY). Absent: an urgent level may go in between.
   */
  readonly holds?: boolean;
  /** Milliseconds that the units need after this frame before they hear the next one (RANDOMISE, RESET and the like). */
  readonly settleMs?: number;
}

/**
 * A conversation without I/O: yields what to send, receives what came back, returns its result. Whoever runs it must run
 * it as one exclusive transaction, because DTR0 to DTR2 are shared by every gear on the line.
 */
export type Dialogue<T> = Generator<Exchange, T, Answer>;

/** A 16-bit forward frame. */
export function frame16(data: number): ForwardFrame {
  return { bits: 16, data: whole('frame', data, 0xffff, 'bad-frame') };
}

/** A 24-bit forward frame. */
export function frame24(data: number): ForwardFrame {
  return { bits: 24, data: whole('frame', data, 0xffffff, 'bad-frame') };
}

/** The frame as people write it: `0AB2`, `FFFE1D`. */
export function frameText(frame: ForwardFrame): string {
  return frame.data
    .toString(16)
    .toUpperCase()
    .padStart(frame.bits / 4, '0');
}
