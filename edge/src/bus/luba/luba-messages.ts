import type { Exchange } from '@lamplighter/dali';
import { encodeLuba } from './luba-frame.js';

/** Command codes of LUBA; each answer is its command plus one. */
export const LUBA = {
  identify: 0x20,
  identity: 0x21,
  settings: 0x2a,
  settingsEcho: 0x2b,
  event: 0x31,
  send: 0x32,
  accepted: 0x33,
} as const;

const SEND_TWICE = 0x80;

/** Asks the interface who it is. */
export const identifyRequest = encodeLuba(LUBA.identify, [0]);

/**
 * Ordinary sending; events for frames sent and received; the hardware as it is. Mode 0x00, event filter 0x12 (no buffer
 * events, no macro events), hardware 0x00.
 */
export const settingsRequest = encodeLuba(LUBA.settings, [0x00, 0x12, 0x00]);

/** Puts a DALI frame on the line. `priority` 1 to 5 as part 101 numbers them. */
export function sendRequest({ frame, twice }: Exchange, priority: number): Buffer {
  const data =
    frame.bits === 16
      ? [frame.data >> 8, frame.data & 0xff, 0, 0]
      : [frame.data >> 16, (frame.data >> 8) & 0xff, frame.data & 0xff, 0];
  return encodeLuba(LUBA.send, [0, frame.bits, priority | (twice ? SEND_TWICE : 0), ...data]);
}

/** Who an interface is. */
export interface InterfaceIdentity {
  readonly gtin: number;
  /** 16 hexadecimal digits. */
  readonly id: string;
  readonly article: number;
}

/** Reads the answer to `identifyRequest`: GTIN 6, id 8, two versions, article number 4 bytes; null when it is shorter. */
export function readIdentity(payload: Uint8Array): InterfaceIdentity | null {
  if (payload.length < 20) return null;
  const bytes = Buffer.from(payload);
  return {
    gtin: bytes.readUIntBE(0, 6),
    id: bytes.toString('hex', 6, 14).toUpperCase(),
    article: bytes.readUInt32BE(16),
  };
}

/** What happened on the DALI line. `bits` is null for what was no frame: a lone start bit, a framing error. */
export type LineEvent =
  | { readonly kind: 'sent'; readonly frameId: number; readonly bits: number | null; readonly data: number }
  | { readonly kind: 'received'; readonly bits: number | null; readonly data: number };

/** Highest bit count; above it the field holds codes for what was no frame. */
const MOST_BITS = 32;

/** Reads an event: `tick tick line status ...`; null for kinds that we did not ask for. */
export function readEvent(payload: Uint8Array): LineEvent | null {
  const status = payload[3];
  if (status === undefined) return null;
  const count = status & 0x3f;
  const bits = count >= 1 && count <= MOST_BITS ? count : null;
  const number = (from: number): number => {
    let value = 0;
    const bytes = bits === null ? 0 : Math.ceil(bits / 8);
    for (let i = from; i < from + bytes; i += 1) value = value * 256 + (payload[i] ?? 0);
    return value;
  };
  switch (status >> 6) {
    case 0:
      return { kind: 'sent', frameId: payload[4] ?? 0, bits, data: number(5) };
    case 2:
      return { kind: 'received', bits, data: number(4) };
    default:
      return null;
  }
}
