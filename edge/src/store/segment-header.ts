import { crc32 } from 'node:zlib';
import { SECTOR } from './frame.js';
import type { LogState } from './record-body.js';

/** A segment's first bytes: its header, twice, in a sector each. Frames follow. */
export const SEGMENT_START = 2 * SECTOR;
const VERSION = 1;

/** What a segment begins with. */
export interface SegmentHeader {
  /** Length of the file, which never changes. */
  readonly bytes: number;
  readonly epoch: string;
  /** What to take from a place of the log for a sequence of this epoch. */
  readonly shift: number;
  /** Place of its first record. Records of earlier segments from this place on do not count. */
  readonly first: number;
  readonly state: LogState;
}

export function encodeSegmentHeader(header: SegmentHeader): Buffer {
  const json = Buffer.from(JSON.stringify({ version: VERSION, ...header }));
  const copy = Buffer.alloc(SECTOR);
  if (json.length > SECTOR - 6) throw new RangeError('segment header is too long');
  copy.writeUInt16LE(json.length, 0);
  copy.writeUInt32LE(crc32(json), 2);
  json.copy(copy, 6);
  return Buffer.concat([copy, copy]);
}

/** The header, from whichever copy is whole; null when none is. */
export function readSegmentHeader(bytes: Buffer): SegmentHeader | null {
  for (const at of [0, SECTOR]) {
    if (bytes.length < at + SECTOR) break;
    const json = bytes.subarray(at + 6, at + 6 + bytes.readUInt16LE(at));
    if (json.length === 0 || crc32(json) !== bytes.readUInt32LE(at + 2)) continue;
    const { version, ...header } = JSON.parse(json.toString());
    if (version !== VERSION) throw new Error(`segment has format ${version}; this edge reads ${VERSION}`);
    return header;
  }
  return null;
}
