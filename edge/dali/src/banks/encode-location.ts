import { DaliError } from '../errors.js';
import type { Location } from './location.js';

/** Bytes of an unsigned number, most significant first. */
function bigEndian(value: bigint, size: number): number[] {
  return Array.from({ length: size }, (_, i) => Number((value >> BigInt(8 * (size - 1 - i))) & 0xffn));
}

function fail(name: string, value: unknown, allowed: string): never {
  throw new DaliError('bad-value', `${name} is ${JSON.stringify(value)}; it must be ${allowed}`);
}

function encodeNumber(name: string, location: Location, value: number, offset: number): number[] {
  const { scale = 1, min = 0, size } = location;
  const raw = Math.round(scale < 1 ? value * Math.round(1 / scale) : value / scale) + offset;
  // The two highest codes mean unknown and unavailable.
  const max = location.max ?? 256 ** size - 3;
  const back = (code: number) => (code - offset) * scale;
  if (!(raw >= min && raw <= max)) fail(name, value, `${back(min)} to ${back(max)} ${location.unit}`.trimEnd());
  return bigEndian(BigInt(raw), size);
}

function encodeText(name: string, size: number, value: string): number[] {
  // Anything else would read back as question marks.
  if (!/^[\x20-\x7e]*$/.test(value)) fail(name, value, 'plain ASCII text');
  if (value.length > size) fail(name, value, `at most ${size} characters long`);
  return Array.from({ length: size }, (_, i) => (i < value.length ? value.charCodeAt(i) : 0));
}

/**
 * Bytes of one value of a memory bank; the inverse of `decodeLocation` for what can be written. Null writes MASK (unknown).
 * Throws a DaliError that names the value and its range.
 */
export function encodeLocation(name: string, location: Location, value: number | string | boolean | null): number[] {
  const { kind, size } = location;
  if (value === null) return new Array<number>(size).fill(kind === 'text' ? 0 : 0xff);
  if (kind === 'number' || kind === 'temperature') {
    if (typeof value !== 'number') fail(name, value, 'a number');
    return encodeNumber(name, location, value, kind === 'temperature' ? 60 : 0);
  }
  if (typeof value !== 'string') fail(name, value, 'text');
  switch (kind) {
    case 'digits':
      if (!/^\d{1,14}$/.test(value)) fail(name, value, 'a GTIN of up to 14 digits');
      return bigEndian(BigInt(value), size);
    case 'hex':
      if (value.length !== 2 * size || !/^[0-9A-Fa-f]*$/.test(value))
        fail(name, value, `${2 * size} hexadecimal digits`);
      return bigEndian(BigInt(`0x${value}`), size);
    case 'text':
      return encodeText(name, size, value);
    default:
      return fail(name, value, `left alone: nobody can write a ${kind}`);
  }
}
