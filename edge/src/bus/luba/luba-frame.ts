import type { Milliseconds } from '@lamplighter/contracts';

/** First byte of every LUBA frame. */
const START = 0x59;
/** Longest payload. */
const LONGEST_PAYLOAD = 23;
/** Start, command, length and checksum. */
const OVERHEAD = 4;
/** A byte takes 0.26 ms at 38400 baud. A frame that pauses longer than this was cut off. */
const LONGEST_PAUSE: Milliseconds = 100;

/** `0x59 command length payload xor`, where xor covers command, length and payload. */
export interface LubaFrame {
  readonly command: number;
  readonly payload: Uint8Array;
}

function checksum(bytes: Uint8Array, start: number, end: number): number {
  let sum = 0;
  for (let i = start; i < end; i += 1) sum ^= bytes[i] ?? 0;
  return sum;
}

/** The bytes of a frame; the payload has 1 to 23 bytes. */
export function encodeLuba(command: number, payload: readonly number[]): Buffer {
  if (payload.length < 1 || payload.length > LONGEST_PAYLOAD) {
    throw new RangeError(`a LUBA payload of ${payload.length} bytes; it must have 1 to ${LONGEST_PAYLOAD}`);
  }
  const bytes = Buffer.from([START, command, payload.length, ...payload, 0]);
  bytes[bytes.length - 1] = checksum(bytes, 1, bytes.length - 1);
  return bytes;
}

/**
 * Cuts a stream of bytes into frames. A frame that is not whole and sound costs its first byte only: the search for the
 * next start goes on right behind it, so that a good frame is never lost to bytes before it.
 */
export class LubaParser {
  #pending: Uint8Array = new Uint8Array(0);
  #lastAt: Milliseconds = Number.NEGATIVE_INFINITY;
  #skippedBytes = 0;
  #badFrames = 0;

  /** Bytes that belonged to no good frame. */
  get skippedBytes(): number {
    return this.#skippedBytes;
  }

  /** Frames with a wrong checksum or length, or cut off. */
  get badFrames(): number {
    return this.#badFrames;
  }

  /** Bytes of a frame that has begun and not ended. */
  get pendingBytes(): number {
    return this.#pending.length;
  }

  /** The frames that these bytes complete; `now` is monotonic time, to know a cut-off frame by its pause. */
  push(bytes: Uint8Array, now: Milliseconds): LubaFrame[] {
    const frames = this.#pending.length > 0 && now - this.#lastAt > LONGEST_PAUSE ? this.giveUp() : [];
    this.#lastAt = now;
    return frames.concat(this.#cut(this.#pending.length === 0 ? bytes : Buffer.concat([this.#pending, bytes])));
  }

  /** Nothing more will come for the frame that has begun: the frames that hid behind its start. */
  giveUp(): LubaFrame[] {
    const frames: LubaFrame[] = [];
    while (this.#pending.length > 0) {
      this.#badFrames += 1;
      this.#skippedBytes += 1;
      frames.push(...this.#cut(this.#pending.subarray(1)));
    }
    return frames;
  }

  #cut(bytes: Uint8Array): LubaFrame[] {
    const frames: LubaFrame[] = [];
    let at = 0;
    while (at < bytes.length) {
      if (bytes[at] !== START) {
        at += 1;
        this.#skippedBytes += 1;
        continue;
      }
      const length = bytes[at + 2];
      if (length === undefined) break;
      const end = at + length + OVERHEAD;
      const possible = length >= 1 && length <= LONGEST_PAYLOAD;
      if (possible && end > bytes.length) break;
      if (possible && checksum(bytes, at + 1, end - 1) === bytes[end - 1]) {
        frames.push({ command: bytes[at + 1] ?? 0, payload: bytes.subarray(at + 3, end - 1) });
        at = end;
      } else {
        this.#badFrames += 1;
        this.#skippedBytes += 1;
        at += 1;
      }
    }
    this.#pending = bytes.subarray(at);
    return frames;
  }
}
