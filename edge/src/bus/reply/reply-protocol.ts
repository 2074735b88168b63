import type { Milliseconds } from '@lamplighter/contracts';
import type { Answer, Exchange, ForwardFrame } from '@lamplighter/dali';
import type { InterfaceName } from '../dali-interface.js';

/** What one message of an interface says. */
export type Said =
  /** Our frame went out, and this came back. */
  | { readonly kind: 'answer'; readonly answer: Answer }
  /** Something came back that nobody can read: several gear at once, or, after a command, a disturbance. */
  | { readonly kind: 'garbled' }
  /** Somebody else spoke at once: our frame did not get through. */
  | { readonly kind: 'conflict' }
  | { readonly kind: 'refused'; readonly reason: string }
  /** The DALI line cannot carry anything; said in reply or unasked. */
  | { readonly kind: 'trouble'; readonly reason: string }
  /** The interface could not read our request. */
  | { readonly kind: 'unread' }
  | { readonly kind: 'identity'; readonly text: string }
  | { readonly kind: 'frame'; readonly frame: ForwardFrame }
  /** A message was damaged. */
  | { readonly kind: 'damaged' };

/** Cuts a stream of bytes into messages; finds the next sound one behind noise. */
export interface ReplyReader {
  /** What these bytes complete; `now` is monotonic time. */
  push(bytes: Uint8Array, now: Milliseconds): Said[];
  /** Nothing more will come for what has begun: what hid behind it. */
  giveUp(): Said[];
  /** Bytes of a message that has begun and not ended. */
  readonly pendingBytes: number;
  readonly skippedBytes: number;
  readonly badFrames: number;
}

/** Bytes for one exchange: each of `writes` is answered by `replies` messages before the next may go out. */
export interface ReplyRequest {
  readonly writes: readonly Buffer[];
  readonly replies: number;
}

/** The language of an interface that holds no frames back: every request is answered once the frame is out. */
export interface ReplyProtocol {
  readonly name: InterfaceName;
  /** Makes the interface say who it is without a sound on the DALI line; null: the language has no such request. */
  readonly identify: Buffer | null;
  /** Moves an interface that lost count of our bytes on by one; null where messages have ends of their own. */
  readonly realign: Buffer | null;
  /** The bytes of an exchange, or why there are none. */
  request(exchange: Exchange): ReplyRequest | string;
  reader(): ReplyReader;
}
