import { type GearAddress, gearAddressByte, gearAddressOf } from './addresses.js';
import { whole } from './errors.js';
import { type ForwardFrame, frame16 } from './frames.js';

/** Level value that stops a running fade instead of setting a level (part 102, DAPC). */
export const MASK_LEVEL = 0xff;

/** A 16-bit forward frame taken apart. `unknown` holds the codes that part 102 reserves. */
export type GearMessage =
  | { readonly kind: 'level'; readonly address: GearAddress; readonly level: number }
  | { readonly kind: 'command'; readonly address: GearAddress; readonly opcode: number }
  | { readonly kind: 'special'; readonly code: number; readonly data: number }
  | { readonly kind: 'unknown'; readonly data: number };

/** DAPC: direct arc power control, selector bit clear. Level 0 to 254, or 255 to stop fading. */
export function encodeGearLevel(address: GearAddress, level: number): ForwardFrame {
  return frame16((gearAddressByte(address) << 8) | whole('level', level, 255, 'bad-level'));
}

/** A command or query, selector bit set. */
export function encodeGearCommand(address: GearAddress, opcode: number): ForwardFrame {
  return frame16(((gearAddressByte(address) | 1) << 8) | whole('opcode', opcode, 255));
}

/** A special command: a fixed first byte (`101CCCC1` or `110CCCC1`) and a parameter; every gear hears it. */
export function encodeGearSpecial(code: number, data: number): ForwardFrame {
  return frame16((whole('special code', code, 255) << 8) | whole('special data', data, 255));
}

/** Takes a 16-bit forward frame apart. */
export function decodeForward16(data: number): GearMessage {
  const first = (data >> 8) & 0xff;
  const second = data & 0xff;
  const address = gearAddressOf(first);
  if (address) {
    return (first & 1) === 0 ? { kind: 'level', address, level: second } : { kind: 'command', address, opcode: second };
  }
  // 101CCCC1 and 110CCCC1 are special; with the selector bit clear, and 0xE0 to 0xFB, the codes are reserved.
  if (first <= 0xdf && (first & 1) === 1) return { kind: 'special', code: first, data: second };
  return { kind: 'unknown', data };
}
