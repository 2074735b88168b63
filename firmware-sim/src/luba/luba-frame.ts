import type { Milliseconds } from '@lamplighter/contracts';

/**
 * LUBA, the serial language of DALI interfaces (STANDARDS 1.6a): 38400 8N1,
 * `59, command, length 1..23, payload, exclusive-or of command, length and payload`.
 */
export interface LubaFrame {
  readonly command: number;
  readonly payload: Uint8Array;
}

/** Command codes; each answer is its command plus one. */
export const LUBA = {
  identify: 0x20,
  settings: 0x2a,
  status: 0x2c,
  event: 0x31,
  send: 0x32,
} as const;

const START = 0x59;
const LONGEST = 23;
/** A byte takes 0.26 ms at 38400 bit/s; operating systems deliver late, but not this late. */
const LONGEST_GAP: Milliseconds = 100;
/** Start, command, length and checksum. */
const OVERHEAD = 4;

/** Bytes of one frame. The payload must have 1 to 23 bytes. */
export function encodeLuba(command: number, payload: Uint8Array | readonly number[]): Buffer {
  if (payload.length < 1 || payload.length > LONGEST)
    throw new RangeError(`payload of ${payload.length} bytes, not 1 to 23`);
  const bytes = Buffer.allocUnsafe(payload.length + OVERHEAD);
  bytes[0] = START;
  bytes[1] = command;
  bytes[2] = payload.length;
  bytes.set(payload, 3);
  bytes[payload.length + 3] = checksum(bytes, payload.length);
  return bytes;
}

/**
 * Cuts a byte stream into frames. A bad length or checksum costs one byte, not the rest: the search goes on at the next
 * start byte, so one good frame behind noise is always found.
 */
export class LubaParser {
  #pending: Buffer = Buffer.alloc(0);
  #heardAt: Milliseconds = 0;
  /** Bytes that belonged to no good frame. */
  skippedBytes = 0;
  /** Frames with a wrong checksum. */
  badFrames = 0;

  /**
   * Frames completed by these bytes, in order. `now` (monotonic ms) tells how long the line was quiet: a half frame
   * before a long gap is noise, else its promised length would swallow the good frames that follow.
   */
  push(bytes: Buffer, now: Milliseconds): LubaFrame[] {
    if (this.#pending.length > 0 && now - this.#heardAt > LONGEST_GAP) {
      this.skippedBytes += 1;
      this.#pending = this.#pending.subarray(1);
    }
    this.#heardAt = now;
    const data = this.#pending.length === 0 ? bytes : Buffer.concat([this.#pending, bytes]);
    const frames: LubaFrame[] = [];
    let at = 0;
    while (at < data.length) {
      if (data[at] !== START) {
        at += 1;
        this.skippedBytes += 1;
        continue;
      }
      if (at + 2 >= data.length) break;
      const length = data[at + 2] ?? 0;
      if (length < 1 || length > LONGEST) {
        at += 1;
        this.skippedBytes += 1;
        continue;
      }
      const end = at + length + OVERHEAD;
      if (end > data.length) break;
      if (data[end - 1] !== checksum(data.subarray(at), length)) {
        this.badFrames += 1;
        at += 1;
        this.skippedBytes += 1;
        continue;
      }
      frames.push({ command: data[at + 1] ?? 0, payload: data.subarray(at + 3, end - 1) });
      at = end;
    }
    this.#pending = data.subarray(at);
    return frames;
  }

  /** Forgets a half frame: the line was closed. */
  reset(): void {
    this.#pending = Buffer.alloc(0);
  }
}

function checksum(frame: Uint8Array, length: number): number {
  let value = 0;
  for (let index = 1; index < length + 3; index += 1) value ^= frame[index] ?? 0;
  return value;
}
