import { frame16 } from '@lamplighter/dali';
import type { ReplyReader, Said } from '../reply/reply-protocol.js';

const LENGTH = 4;
const VERSION = 2;
/** Second byte of a message, as daliserver's source names them. */
const STATUS = { success: 0, response: 1, broadcast: 2, error: 255 } as const;

/** Cuts daliserver's bytes into messages: `02 status value 00`, or `02 02 address data` for a frame of somebody else. */
export class DaliserverReader implements ReplyReader {
  #pending: Uint8Array = new Uint8Array(0);
  skippedBytes = 0;
  badFrames = 0;

  get pendingBytes(): number {
    return this.#pending.length;
  }

  push(bytes: Uint8Array): Said[] {
    const said: Said[] = [];
    let rest: Uint8Array = this.#pending.length === 0 ? bytes : Buffer.concat([this.#pending, bytes]);
    while (rest.length >= LENGTH) {
      const message = read(rest);
      if (message) said.push(message);
      else this.skippedBytes += 1;
      rest = rest.subarray(message ? LENGTH : 1);
    }
    this.#pending = rest;
    return said;
  }

  giveUp(): Said[] {
    if (this.#pending.length === 0) return [];
    this.skippedBytes += this.#pending.length;
    this.badFrames += 1;
    this.#pending = new Uint8Array(0);
    return [{ kind: 'damaged' }];
  }
}

/** One message; null when these bytes begin none. */
function read([version, status, value = 0, last = 0]: Uint8Array): Said | null {
  if (version !== VERSION) return null;
  if (status === STATUS.broadcast) return { kind: 'frame', frame: frame16((value << 8) | last) };
  if (last !== 0) return null;
  switch (status) {
    case STATUS.success:
      return { kind: 'answer', answer: { kind: 'none' } };
    case STATUS.response:
      return { kind: 'answer', answer: { kind: 'byte', value } };
    case STATUS.error:
      return { kind: 'garbled' };
    default:
      return null;
  }
}
