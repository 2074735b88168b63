import type { Milliseconds } from '@lamplighter/contracts';
import { EXCEPTION, exceptionReply, type ReadRequest } from './modbus-frame.js';

/** What goes wrong with a unit's replies. */
export type UnitFailure =
  | { readonly kind: 'mute' | 'wrongCheckSum' | 'wrongUnit' | 'busy' }
  /** Bytes before each reply. */
  | { readonly kind: 'stray'; readonly bytes: readonly number[] }
  /** Only the first bytes arrive. */
  | { readonly kind: 'cut'; readonly bytes: number }
  /** One bit of the reply is wrong. */
  | { readonly kind: 'flip'; readonly bit: number }
  /** The reply comes so late. */
  | { readonly kind: 'late'; readonly ms: Milliseconds }
  /** It comes in two pieces, so far apart. */
  | { readonly kind: 'gap'; readonly ms: Milliseconds };

/** Bytes that go out so long after the request. */
export interface Delivery {
  readonly after: Milliseconds;
  readonly bytes: readonly number[];
}

/** What a sound reply turns into. */
export function spoiled(reply: readonly number[], request: ReadRequest, failure: UnitFailure): Delivery[] {
  const now = (bytes: readonly number[]): Delivery[] => [{ after: 0, bytes }];
  switch (failure.kind) {
    case 'mute':
      return [];
    case 'busy':
      return now(exceptionReply(request, EXCEPTION.busy));
    case 'wrongCheckSum':
      return now(flipped(reply, reply.length * 8 - 1));
    case 'wrongUnit':
      return now(flipped(reply, 0));
    case 'stray':
      return now([...failure.bytes, ...reply]);
    case 'cut':
      return now(reply.slice(0, failure.bytes));
    case 'flip':
      return now(flipped(reply, failure.bit % (reply.length * 8)));
    case 'late':
      return [{ after: failure.ms, bytes: reply }];
    case 'gap':
      return [
        { after: 0, bytes: reply.slice(0, 5) },
        { after: failure.ms, bytes: reply.slice(5) },
      ];
  }
}

const flipped = (bytes: readonly number[], bit: number): number[] =>
  bytes.map((byte, place) => (place === Math.floor(bit / 8) ? byte ^ (2 ** (bit % 8)) : byte));
