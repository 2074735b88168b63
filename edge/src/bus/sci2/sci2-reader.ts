import type { Milliseconds } from '@lamplighter/contracts';
import { frame16, frame24 } from '@lamplighter/dali';
import type { ReplyReader, Said } from '../reply/reply-protocol.js';

const LENGTH = 5;
/** High nibble of a status byte: the device id of SCI2. */
const DEVICE = 6;
/** Low nibble of a status byte. */
const STATUS = { ok: 0, no: 1, bits8: 2, bits16: 3, bits24: 4, error: 7 } as const;
/** LOW of an error: 4 and 5 are said by newer units only. */
const ERROR = { checksum: 1, shortCircuit: 2, receive: 3, unknownCommand: 4, collision: 5 } as const;
/** A byte takes 0.26 ms at 38400 baud. A message that pauses longer than this was cut off. */
const LONGEST_PAUSE: Milliseconds = 100;

/** Cuts SCI2 bytes into messages: five bytes with the device id and a good exclusive-or; else the first one is skipped. */
export class Sci2Reader implements ReplyReader {
  #pending: Uint8Array = new Uint8Array(0);
  #lastAt: Milliseconds = Number.NEGATIVE_INFINITY;
  /** Bytes skipped since the last sound message: so many could have been one. */
  #skipped = 0;
  skippedBytes = 0;
  badFrames = 0;

  get pendingBytes(): number {
    return this.#pending.length;
  }

  push(bytes: Uint8Array, now: Milliseconds): Said[] {
    const said = now - this.#lastAt > LONGEST_PAUSE ? this.giveUp() : [];
    this.#lastAt = now;
    let rest: Uint8Array = this.#pending.length === 0 ? bytes : Buffer.concat([this.#pending, bytes]);
    while (rest.length >= LENGTH) {
      if (isSound(rest)) {
        this.#skipped = 0;
        said.push(...read(rest));
        rest = rest.subarray(LENGTH);
      } else {
        said.push(...this.#skip(1));
        rest = rest.subarray(1);
      }
    }
    this.#pending = rest;
    return said;
  }

  giveUp(): Said[] {
    // Two bytes that begin like a message are one that was cut off.
    if (this.#pending.length > 1 && (this.#pending[0] ?? 0) >> 4 === DEVICE) this.#skipped = LENGTH;
    const said = this.#skip(this.#pending.length);
    this.#pending = new Uint8Array(0);
    this.#skipped = 0;
    return said;
  }

  #skip(count: number): Said[] {
    this.skippedBytes += count;
    this.#skipped += count;
    if (this.#skipped < LENGTH - 1) return [];
    this.#skipped = 0;
    this.badFrames += 1;
    return [{ kind: 'damaged' }];
  }
}

function isSound([status = 0, high = 0, mid = 0, low = 0, sum = 0]: Uint8Array): boolean {
  return status >> 4 === DEVICE && (status ^ high ^ mid ^ low) === sum;
}

function read([status = 0, high = 0, mid = 0, low = 0]: Uint8Array): Said[] {
  switch (status & 0x0f) {
    case STATUS.ok:
    case STATUS.no:
      // The data sheet does not say which of the two answers an identify request; whoever waits knows what was asked.
      return [
        { kind: 'identity', text: Buffer.from([status, high, mid, low]).toString('hex') },
        { kind: 'answer', answer: { kind: 'none' } },
      ];
    case STATUS.bits8:
      return [{ kind: 'answer', answer: { kind: 'byte', value: low } }];
    case STATUS.bits16:
      return [{ kind: 'frame', frame: frame16((mid << 8) | low) }];
    case STATUS.bits24:
      return [{ kind: 'frame', frame: frame24((high << 16) | (mid << 8) | low) }];
    case STATUS.error:
      return readError(low);
    default:
      return [];
  }
}

function readError(code: number): Said[] {
  switch (code) {
    case ERROR.checksum:
      return [{ kind: 'unread' }];
    case ERROR.receive:
      return [{ kind: 'garbled' }];
    case ERROR.collision:
      return [{ kind: 'conflict' }];
    case ERROR.shortCircuit:
      return [{ kind: 'refused', reason: 'a short circuit of the DALI line (error 2)' }];
    case ERROR.unknownCommand:
      return [{ kind: 'refused', reason: 'an unknown command (error 4): this unit may not know 24-bit frames' }];
    default:
      return [{ kind: 'refused', reason: `error ${code}` }];
  }
}
