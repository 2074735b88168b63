import { findFrame, frameStart, HAS_STATE, HEADER_BYTES, readFrameBody, readFrameHeader } from './frame.js';
import { decodeBody, type LogState } from './record-body.js';
import { readSegmentHeader, SEGMENT_START, type SegmentHeader } from './segment-header.js';

/** A frame found whole. */
export interface FoundFrame {
  readonly at: number;
  readonly sequence: number;
  readonly count: number;
  /** A hole has no records in its places. */
  readonly isHole: boolean;
  readonly state: LogState | null;
}

/** What a segment's bytes tell. */
export interface SegmentScan {
  /** Null: both copies are damaged. */
  readonly header: SegmentHeader | null;
  /** Frames that are whole, in order. A place between them without a record is a damaged one. */
  readonly frames: readonly FoundFrame[];
  /** Place after the last one known to be taken; null: nothing is known. */
  readonly next: number | null;
  /** Offset after the last frame. */
  readonly end: number;
  /** Bytes after `end` are what is left of a write that a power cut tore. */
  readonly isTorn: boolean;
  /** False: records may have been behind the last frame of which nothing is left to tell how many. */
  readonly isEndKnown: boolean;
}

/**
 * Reads a segment as a power cut or a damaged disk may have left it. A torn write leaves sectors of zeros, never a header
 * of other bytes (`frameStart`); all else that is no frame is damage.
 */
export function scanSegment(bytes: Buffer): SegmentScan {
  const header = readSegmentHeader(bytes);
  const isWhole = header !== null && header.bytes === bytes.length;
  const frames: FoundFrame[] = [];
  let next = header?.first ?? null;
  let end = SEGMENT_START;
  for (;;) {
    let at = frameStart(end);
    let found = readFrameHeader(bytes, at);
    if (!found || found.sequence < (next ?? 0)) {
      if (isBlank(bytes, end)) return { header, frames, next, end, isTorn: false, isEndKnown: isWhole };
      const further = findFrame(bytes, end, next ?? 0);
      if (further < 0) {
        const isTorn = isBlank(bytes, at, at + HEADER_BYTES) && isBlank(bytes, end, at);
        return { header, frames, next, end, isTorn: true, isEndKnown: isWhole && isTorn };
      }
      at = further;
      found = readFrameHeader(bytes, at);
      if (!found) throw new Error('a frame found twice differs');
    }
    const { sequence, count, flags, bodyBytes } = found;
    const body = readFrameBody(bytes, at, found);
    const content = body && tryDecode(body, flags);
    if (content) frames.push({ at, sequence, count, ...content });
    next = sequence + count;
    end = at + HEADER_BYTES + bodyBytes;
  }
}

function tryDecode(body: Buffer, flags: number): Pick<FoundFrame, 'isHole' | 'state'> | null {
  // Most frames have nothing to say beyond their records, which need not be unpacked now.
  if ((flags & HAS_STATE) === 0) return { isHole: false, state: null };
  try {
    const { hole, state } = decodeBody(body);
    return { isHole: hole !== null, state };
  } catch {
    return null;
  }
}

const ZEROS = Buffer.alloc(64 * 1024);

function isBlank(bytes: Buffer, from: number, to = bytes.length): boolean {
  for (let at = from; at < to; at += ZEROS.length) {
    const part = bytes.subarray(at, Math.min(to, at + ZEROS.length));
    if (!part.equals(ZEROS.subarray(0, part.length))) return false;
  }
  return true;
}
