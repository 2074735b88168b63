import { EXCEPTION, exceptionReply, type ReadRequest } from './modbus-frame.js';

/** What goes wrong with a unit's replies. */
export type UnitFailure =
  | { readonly kind: 'mute' | 'wrongCheckSum' | 'wrongUnit' | 'busy' }
  /** Bytes before each reply. */
  | { readonly kind: 'stray'; readonly bytes: readonly number[] }
  /** Only the first bytes arrive. */
  | { readonly kind: 'cut'; readonly bytes: number }
  /** One bit of the reply is wrong. */
  | { readonly kind: 'flip'; readonly bit: number };

/** What a sound reply turns into; empty: nothing is sent. */
export function spoiled(reply: readonly number[], request: ReadRequest, failure: UnitFailure): number[] {
  switch (failure.kind) {
    case 'mute':
      return [];
    case 'busy':
      return exceptionReply(request, EXCEPTION.busy);
    case 'wrongCheckSum':
      return flipped(reply, reply.length * 8 - 1);
    case 'wrongUnit':
      return flipped(reply, 0);
    case 'stray':
      return [...failure.bytes, ...reply];
    case 'cut':
      return reply.slice(0, failure.bytes);
    case 'flip':
      return flipped(reply, failure.bit % (reply.length * 8));
  }
}

const flipped = (bytes: readonly number[], bit: number): number[] =>
  bytes.map((byte, place) => (place === Math.floor(bit / 8) ? byte ^ (2 ** (bit % 8)) : byte));
