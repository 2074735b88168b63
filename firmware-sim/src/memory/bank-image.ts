import { BANK_LAYOUT, type BankLayout, type BankNumber } from './bank-layout.js';

/** What gear answers for a value that it does not have (MASK, all ones) or not for the moment (TMASK, one less). */
export type Unknown = 'MASK' | 'TMASK';

/**
 * A raw value for a location: unsigned number (before scaling), big number, text for ASCII locations, or a number with a
 * power of ten in front.
 */
export type RawValue =
  | number
  | bigint
  | { readonly text: string }
  | { readonly exponent: number; readonly value: number | Unknown }
  | Unknown;

/** Bytes of a bank from raw values by location name; what has no value is not implemented. */
export function bankImage<B extends BankNumber>(
  bank: B,
  values: Readonly<Partial<Record<keyof (typeof BANK_LAYOUT)[B]['cells'], RawValue>>>,
): (number | null)[] {
  const { cells, last }: BankLayout = BANK_LAYOUT[bank];
  const bytes: (number | null)[] = new Array<number | null>(last + 1).fill(null);
  for (const [name, raw] of Object.entries<RawValue | undefined>(values)) {
    const cell = cells[name];
    if (!cell || raw === undefined) continue;
    const [address, size] = cell;
    rawBytes(raw, size).forEach((byte, index) => {
      bytes[address + index] = byte;
    });
  }
  return bytes;
}

function rawBytes(raw: RawValue, size: number): number[] {
  if (raw === 'MASK' || raw === 'TMASK') {
    return Array.from({ length: size }, (_, index) => (index === size - 1 && raw === 'TMASK' ? 0xfe : 0xff));
  }
  if (typeof raw === 'object') {
    if ('exponent' in raw) return [raw.exponent & 0xff, ...rawBytes(raw.value, size - 1)];
    const { text } = raw;
    return Array.from({ length: size }, (_, index) => (index < text.length ? text.charCodeAt(index) & 0x7f : 0));
  }
  let rest = BigInt(typeof raw === 'number' ? Math.max(0, Math.round(raw)) : raw);
  // The two highest codes mean MASK and TMASK: a counter stops below them (parts 252 and 253).
  const highest = 256n ** BigInt(size) - 3n;
  if (typeof raw === 'number' && rest > highest) rest = highest;
  const bytes: number[] = [];
  for (let index = 0; index < size; index += 1) {
    bytes.unshift(Number(rest & 0xffn));
    rest >>= 8n;
  }
  return bytes;
}
