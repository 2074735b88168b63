import { whole } from './errors.js';

/** Whom a 16-bit frame speaks to (IEC 62386-102). `unaddressed` is every gear that has no short address. */
export type GearAddress =
  | { readonly kind: 'short'; readonly address: number }
  | { readonly kind: 'group'; readonly group: number }
  | { readonly kind: 'broadcast' }
  | { readonly kind: 'unaddressed' };

/** One control gear, 0 to 63. */
export function short(address: number): GearAddress {
  return { kind: 'short', address: whole('short address', address, 63, 'bad-address') };
}

/** A DALI group of control gear, 0 to 15. */
export function group(number: number): GearAddress {
  return { kind: 'group', group: whole('group', number, 15, 'bad-address') };
}

/** Every gear on the line. */
export const broadcast: GearAddress = { kind: 'broadcast' };

/** Every gear on the line that has no short address yet. */
export const broadcastUnaddressed: GearAddress = { kind: 'unaddressed' };

/** First byte of a 16-bit frame with the selector bit S (bit 0) clear: `0AAAAAA0`, `100AAAA0`, `11111100`, `11111110`. */
export function gearAddressByte(address: GearAddress): number {
  switch (address.kind) {
    case 'short':
      return whole('short address', address.address, 63, 'bad-address') << 1;
    case 'group':
      return 0x80 | (whole('group', address.group, 15, 'bad-address') << 1);
    case 'unaddressed':
      return 0xfc;
    case 'broadcast':
      return 0xfe;
  }
}

/** The address in the first byte of a 16-bit frame, whatever its selector bit; null for special and reserved codes. */
export function gearAddressOf(byte: number): GearAddress | null {
  if (byte < 0x80) return { kind: 'short', address: byte >> 1 };
  if (byte < 0xa0) return { kind: 'group', group: (byte >> 1) & 0x0f };
  if (byte >= 0xfe) return broadcast;
  if (byte >= 0xfc) return broadcastUnaddressed;
  return null;
}

/** True when only one gear can answer, so that a garbled answer is a fault and not "several said yes". */
export function isSingle(address: GearAddress): boolean {
  return address.kind === 'short';
}

/** The byte that sets a short address: DTR0 for SET SHORT ADDRESS is (address << 1) + 1, 255 deletes. */
export function shortAddressSetting(address: number | null): number {
  return address === null ? 0xff : (whole('short address', address, 63, 'bad-address') << 1) | 1;
}
