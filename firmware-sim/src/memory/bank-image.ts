import { BANKS, type BankNumber, type Location } from '@lamplighter/dali';

/** A raw value for a location: unsigned number (before scaling), big number, or text for ASCII locations. */
export type RawValue = number | bigint | string | { readonly exponent: number; readonly value: number };

/** Bytes of a bank from raw values by location name; what has no value is not implemented. */
export function bankImage<B extends BankNumber>(
  bank: B,
  values: Readonly<Partial<Record<keyof (typeof BANKS)[B]['locations'], RawValue>>>,
): (number | null)[] {
  const table: Readonly<Record<string, Location>> = BANKS[bank].locations;
  const bytes: (number | null)[] = new Array<number | null>(BANKS[bank].last + 1).fill(null);
  for (const [name, raw] of Object.entries<RawValue | undefined>(values)) {
    const location = table[name];
    if (!location || raw === undefined) continue;
    rawBytes(raw, location.size).forEach((byte, index) => {
      bytes[location.address + index] = byte;
    });
  }
  return bytes;
}

function rawBytes(raw: RawValue, size: number): number[] {
  if (typeof raw === 'string') {
    return Array.from({ length: size }, (_, index) => (index < raw.length ? raw.charCodeAt(index) & 0x7f : 0));
  }
  if (typeof raw === 'object') return [raw.exponent & 0xff, ...rawBytes(raw.value, size - 1)];
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
