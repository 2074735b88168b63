import { crc32 } from 'node:zlib';

/** Disks write whole sectors: after a power cut each has its old or its new content. */
export const SECTOR = 512;
export const HEADER_BYTES = 28;
const MAGIC = Buffer.from('LJ');
/** Largest sequence that the header has room for. */
const MOST = 2 ** 48;

/** The body starts with where the log stands. */
export const HAS_STATE = 1;

/** Header of a frame: a group of records that was written and synced as one. */
export interface FrameHeader {
  readonly flags: number;
  /** Place of the first record. */
  readonly sequence: number;
  /** Places taken: records, or places of a hole. */
  readonly count: number;
  readonly bodyBytes: number;
  readonly bodyCrc: number;
}

/**
 * Where a frame goes that follows byte `end`: there, unless its header would lie across two sectors. So after a power cut
 * a header is whole or zero, and a header of other bytes is damage.
 */
export function frameStart(end: number): number {
  return (end % SECTOR) + HEADER_BYTES > SECTOR ? end + SECTOR - (end % SECTOR) : end;
}

/** 0 magic, 2 flags, 4 body length, 8 count, 12 sequence (48 bits), 20 CRC-32 of the body, 24 CRC-32 of bytes 0 to 23. */
export function encodeFrame(sequence: number, count: number, flags: number, body: Uint8Array): Buffer {
  if (sequence < 1 || sequence + count >= MOST) throw new RangeError(`sequence ${sequence} is out of range`);
  const frame = Buffer.alloc(HEADER_BYTES + body.length);
  MAGIC.copy(frame, 0);
  frame.writeUInt8(flags, 2);
  frame.writeUInt32LE(body.length, 4);
  frame.writeUInt32LE(count, 8);
  frame.writeUIntLE(sequence, 12, 6);
  frame.writeUInt32LE(crc32(body), 20);
  frame.writeUInt32LE(crc32(frame.subarray(0, 24)), 24);
  frame.set(body, HEADER_BYTES);
  return frame;
}

/** The header at `at`, or null when there is none whose checksum fits and whose body ends within `bytes`. */
export function readFrameHeader(bytes: Buffer, at: number): FrameHeader | null {
  if (at + HEADER_BYTES > bytes.length || bytes[at] !== MAGIC[0] || bytes[at + 1] !== MAGIC[1]) return null;
  if (crc32(bytes.subarray(at, at + 24)) !== bytes.readUInt32LE(at + 24)) return null;
  const bodyBytes = bytes.readUInt32LE(at + 4);
  if (at + HEADER_BYTES + bodyBytes > bytes.length) return null;
  return {
    flags: bytes.readUInt8(at + 2),
    sequence: bytes.readUIntLE(at + 12, 6),
    count: bytes.readUInt32LE(at + 8),
    bodyBytes,
    bodyCrc: bytes.readUInt32LE(at + 20),
  };
}

/** The body behind a header, or null when its checksum does not fit. */
export function readFrameBody(bytes: Buffer, at: number, { bodyBytes, bodyCrc }: FrameHeader): Buffer | null {
  const body = bytes.subarray(at + HEADER_BYTES, at + HEADER_BYTES + bodyBytes);
  return crc32(body) === bodyCrc ? body : null;
}

/** The next whole frame at or after `from` whose sequence is `least` or more; -1 when there is none. */
export function findFrame(bytes: Buffer, from: number, least: number): number {
  for (let at = bytes.indexOf(MAGIC, from); at >= 0; at = bytes.indexOf(MAGIC, at + 1)) {
    const header = readFrameHeader(bytes, at);
    if (header && header.sequence >= least && readFrameBody(bytes, at, header)) return at;
  }
  return -1;
}
