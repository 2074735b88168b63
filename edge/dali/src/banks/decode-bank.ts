import { BANKS, type BankNumber } from './bank-tables.js';
import type { Location, LocationKind } from './location.js';

/** Bytes of a bank by address; an address that is missing was not answered. */
export type BankBytes = ReadonlyMap<number, number>;

type ValueOfKind<K extends LocationKind> = K extends 'flag'
  ? boolean
  : K extends 'digits' | 'hex' | 'version' | 'text'
    ? string
    : number;

/** The values of a bank by name; null is unknown, unavailable, out of range or not answered. */
export type BankValues<B extends BankNumber> = {
  [N in keyof (typeof BANKS)[B]['locations']]: (typeof BANKS)[B]['locations'][N] extends {
    kind: infer K extends LocationKind;
  }
    ? ValueOfKind<K> | null
    : never;
};

const unsigned = (bytes: readonly number[]): number => bytes.reduce((sum, byte) => sum * 256 + byte, 0);
const allOnes = (bytes: readonly number[]): boolean => bytes.every((byte) => byte === 0xff);
const allOnesLessOne = (bytes: readonly number[]): boolean => bytes.at(-1) === 0xfe && allOnes(bytes.slice(0, -1));

/** Dividing by 10 keeps 2305 -> 230.5 exact where multiplying by 0.1 does not. */
const scaled = (raw: number, scale: number): number => (scale < 1 ? raw / Math.round(1 / scale) : raw * scale);

function decodeNumber(location: Location, bytes: readonly number[]): number | null {
  if (location.mask && allOnes(bytes)) return null;
  if (location.tmask && allOnesLessOne(bytes)) return null;
  const raw = unsigned(bytes);
  if (raw < (location.min ?? 0) || raw > (location.max ?? Number.POSITIVE_INFINITY)) return null;
  return scaled(raw, location.scale ?? 1);
}

function decodeScaled(location: Location, bytes: readonly number[]): number | null {
  const [first = 0, ...rest] = bytes;
  const exponent = (first << 24) >> 24;
  // 0x07 to 0xF9 are no exponents (part 252).
  if (exponent < -6 || exponent > 6) return null;
  const value = decodeNumber(location, rest);
  if (value === null) return null;
  return exponent < 0 ? value / 10 ** -exponent : value * 10 ** exponent;
}

function decodeVersion(bytes: readonly number[]): string | null {
  if (allOnes(bytes)) return null;
  const [first = 0, second] = bytes;
  return second === undefined ? `${first >> 2}.${first & 3}` : `${first}.${second}`;
}

function decodeText(bytes: readonly number[]): string | null {
  if (allOnes(bytes)) return null;
  const end = bytes.indexOf(0);
  const text = (end < 0 ? bytes : bytes.slice(0, end)).map((byte) => (byte >= 0x20 && byte < 0x7f ? byte : 0x3f));
  return text.length === 0 ? null : String.fromCharCode(...text).trim();
}

/** One value from its bytes; null when the bytes say unknown (MASK), unavailable (TMASK) or nothing that is allowed. */
export function decodeLocation(location: Location, bytes: readonly number[]): number | boolean | string | null {
  switch (location.kind) {
    case 'number':
      return decodeNumber(location, bytes);
    case 'flag':
      return bytes[0] === 0 ? false : bytes[0] === 1 ? true : null;
    case 'temperature': {
      const raw = decodeNumber(location, bytes);
      return raw === null ? null : raw - 60;
    }
    case 'scaled':
      return decodeScaled(location, bytes);
    case 'digits':
      return allOnes(bytes) ? null : String(unsigned(bytes)).padStart(14, '0');
    case 'hex':
      return allOnes(bytes) ? null : bytes.map((byte) => byte.toString(16).toUpperCase().padStart(2, '0')).join('');
    case 'version':
      return decodeVersion(bytes);
    case 'text':
      return decodeText(bytes);
  }
}

/** All values of a bank from whatever bytes were answered; a value with a byte missing is null. */
export function decodeBank<B extends BankNumber>(bank: B, bytes: BankBytes): BankValues<B> {
  const values: Record<string, number | boolean | string | null> = {};
  for (const [name, location] of Object.entries<Location>(BANKS[bank].locations)) {
    const own = Array.from({ length: location.size }, (_, i) => bytes.get(location.address + i));
    values[name] = own.every((byte) => byte !== undefined) ? decodeLocation(location, own) : null;
  }
  return values as BankValues<B>;
}
