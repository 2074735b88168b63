import type { DiskFile } from './disk.js';
import { readFrameBody, readFrameHeader } from './frame.js';
import { decodeBody, type FrameBody } from './record-body.js';
import { SEGMENT_START } from './segment-header.js';

/** Bytes read in one go, unless a single frame is longer. */
const READ_BYTES = 32 * 1024;

/** A frame with its content. */
export interface ReadFrame {
  readonly sequence: number;
  readonly count: number;
  readonly body: FrameBody;
}

/** One file of the log, of fixed length, with the places of its frames in memory. */
export class Segment {
  /** Offsets and places of frames, in step. */
  readonly #starts: number[] = [];
  readonly #sequences: number[] = [];
  /** Offset after the last frame. */
  end = SEGMENT_START;

  constructor(
    readonly index: number,
    readonly file: DiskFile,
    /** Place of its first record. */
    readonly first: number,
    /** Place after its last one. */
    public next: number,
  ) {}

  /** Notes a frame that is on disk. */
  note(at: number, sequence: number): void {
    this.#starts.push(at);
    this.#sequences.push(sequence);
  }

  /**
   * Frames with places from `from` to `to`, in order, and the place after the last one looked at, to go on from. A frame
   * whose bytes no longer fit their checksum is left out.
   */
  async read(from: number, to: number): Promise<{ frames: ReadFrame[]; next: number }> {
    const begin = Math.max(0, this.#findAfter(from) - 1);
    const at = this.#starts[begin];
    if (at === undefined) return { frames: [], next: this.next };
    let stop = begin + 1;
    while ((this.#sequences[stop] ?? Infinity) <= to && (this.#starts[stop + 1] ?? this.end) - at <= READ_BYTES)
      stop += 1;
    const bytes = await this.file.read(at, (this.#starts[stop] ?? this.end) - at);
    const frames: ReadFrame[] = [];
    for (let index = begin; index < stop; index += 1) {
      const frame = readFrame(bytes, (this.#starts[index] ?? 0) - at);
      if (frame && frame.sequence === this.#sequences[index]) frames.push(frame);
    }
    return { frames, next: this.#sequences[stop] ?? this.next };
  }

  /** Index of the first frame that begins behind place `sequence`. */
  #findAfter(sequence: number): number {
    let low = 0;
    let high = this.#sequences.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#sequences[middle] ?? 0) <= sequence) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

function readFrame(bytes: Buffer, at: number): ReadFrame | null {
  const header = readFrameHeader(bytes, at);
  const body = header && readFrameBody(bytes, at, header);
  if (!body) return null;
  try {
    return { sequence: header.sequence, count: header.count, body: decodeBody(body) };
  } catch {
    return null;
  }
}
