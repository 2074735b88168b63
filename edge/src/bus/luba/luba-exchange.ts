import type { Answer, Exchange } from '@lamplighter/dali';
import type { LubaFrame } from './luba-frame.js';
import { type LineEvent, LUBA, readEvent } from './luba-messages.js';

/**
 * How far an exchange is: the interface has not confirmed yet that the frame is on the line; it has, and an answer may
 * come; finished; the interface would not take the frame; the frame was spoiled on the line.
 */
export type Progress =
  | { readonly kind: 'waiting' }
  | { readonly kind: 'listening' }
  | { readonly kind: 'done'; readonly answer: Answer }
  | { readonly kind: 'refused'; readonly reason: number }
  | { readonly kind: 'spoiled' };

const WAITING: Progress = { kind: 'waiting' };
const LISTENING: Progress = { kind: 'listening' };
const NO_ANSWER: Progress = { kind: 'done', answer: { kind: 'none' } };

/** Follows one exchange through what the interface says. Knows no port and no time. */
export class LubaExchange {
  #frameId: number | null = null;
  #toConfirm: number;

  constructor(private readonly exchange: Exchange) {
    this.#toConfirm = exchange.twice ? 2 : 1;
  }

  /** Takes in one frame from the interface. */
  hear(frame: LubaFrame): Progress {
    if (frame.command === LUBA.accepted && this.#toConfirm > 0) {
      const [first = 0, second] = frame.payload;
      if (second === undefined) return { kind: 'refused', reason: first };
      this.#frameId = first;
    } else if (frame.command === LUBA.event) {
      const event = readEvent(frame.payload);
      if (event?.kind === 'sent') return this.#sent(event);
      if (event?.kind === 'received') return this.#received(event);
    }
    return this.#toConfirm > 0 ? WAITING : LISTENING;
  }

  #sent(event: LineEvent & { kind: 'sent' }): Progress {
    const alike = event.data === this.exchange.frame.data;
    // The id tells a late event of an earlier frame from ours. It is unknown when noise ate the acceptance; and whether the
    // second copy carries the same id is not documented.
    const known = this.#frameId !== null && !this.exchange.twice;
    const ours = event.frameId === this.#frameId || (alike && !known);
    if (!ours || this.#toConfirm === 0) return this.#toConfirm > 0 ? WAITING : LISTENING;
    // Sent, but not as a whole frame: somebody else spoke at once, or the line is short-circuited.
    if (event.bits === null) return { kind: 'spoiled' };
    this.#toConfirm -= 1;
    if (this.#toConfirm > 0) return WAITING;
    return this.exchange.answer ? LISTENING : NO_ANSWER;
  }

  #received(event: LineEvent): Progress {
    // An answer to an earlier question may come late; one to ours cannot come before our frame is out.
    if (this.#toConfirm > 0) return WAITING;
    if (event.bits === 8) return { kind: 'done', answer: { kind: 'byte', value: event.data } };
    if (event.bits === 16 || event.bits === 24) return LISTENING;
    return { kind: 'done', answer: { kind: 'garbled' } };
  }
}
