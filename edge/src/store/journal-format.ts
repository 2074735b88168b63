import { crc32 } from 'node:zlib';
import type { JournalRecord, Observation } from '@lamplighter/contracts';

const PREFIX = 'r';
const DIGITS = 16;

/** Key of a record: sorts as the sequence does. */
export const recordKey = (sequence: number): string => PREFIX + String(sequence).padStart(DIGITS, '0');

/** Range of all record keys. */
export const RECORD_RANGE = { gte: PREFIX, lt: 's' } as const;

export const sequenceOf = (key: string): number => Number(key.slice(PREFIX.length));

/**
 * A record as it lies on disk: CRC-32 in eight hex digits, then JSON. LevelDB keeps checksums of its own but does not
 * verify them on every read; a flipped bit must never reach the controller as a reading.
 */
export function encodeRecord(observation: Observation): string {
  const body = JSON.stringify([observation.kind, observation.device, observation.sampledAt, observation.values], plain);
  return hex(crc32(body)) + body;
}

/** The record, or null when the bytes are damaged. */
export function decodeRecord(text: string, epoch: string, sequence: number): JournalRecord | null {
  const body = text.slice(8);
  if (text.length < 10 || hex(crc32(body)) !== text.slice(0, 8)) return null;
  try {
    const [kind, device, sampledAt, values] = JSON.parse(body);
    return { epoch, sequence, kind, device, sampledAt, values };
  } catch {
    return null;
  }
}

/** What goes over the wire in place of records that are no more: it keeps the sequence contiguous and tells the loss. */
export function lossRecord(epoch: string, sequence: number, sampledAt: number): JournalRecord {
  const values = { 'Loss/From': sequence, 'Loss/To': sequence };
  return { epoch, sequence, kind: 'loss', device: null, sampledAt, values };
}

const hex = (checksum: number): string => checksum.toString(16).padStart(8, '0');

/** 64-bit counters may come as bigint when huge; JSON has none. */
const plain = (_key: string, value: unknown): unknown => (typeof value === 'bigint' ? Number(value) : value);
