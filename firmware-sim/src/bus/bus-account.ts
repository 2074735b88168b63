import type { Clock, Milliseconds } from '@lamplighter/contracts';
import type { ForwardFrame } from '@lamplighter/dali';
import { type Random, seededRandom } from '../deterministic-random.js';
import {
  BEFORE_ANSWER,
  bitsOf,
  type FrameBits,
  type FramePriority,
  frameDuration,
  middle,
  type Range,
  SETTLING,
} from './bus-timing.js';

/** What the wire carried since the start. */
export interface BusUse {
  /** Time that frames took, or would have taken, with the rest before each. */
  readonly busMilliseconds: Milliseconds;
  /** Bits on the wire, start bits included. */
  readonly bits: number;
  /** Busy part of the time that the line needs for all that, 0 to 1: never more than the wire can carry. */
  readonly busyShare: number;
  /** How far the frames are ahead of what 1200 bit/s could have carried by now: 0 for whoever keeps the pace of the line. */
  readonly aheadMilliseconds: Milliseconds;
}

/**
 * The time of one bus, frame after frame: each waits until the one before is over, rests as long as its priority wants, and
 * takes its bits at 1200 bit/s. With a seed the rests are drawn from the ranges of the standard, without they are their middle.
 */
export class BusAccount {
  readonly #clock: Clock;
  readonly #random: Random | null;
  readonly #startedAt: Milliseconds;
  #freeAt: Milliseconds;
  #busy: Milliseconds = 0;
  #bits = 0;

  constructor(clock: Clock, seed?: string) {
    this.#clock = clock;
    this.#random = seed === undefined ? null : seededRandom(`settling ${seed}`);
    this.#startedAt = clock.monotonic();
    this.#freeAt = this.#startedAt;
  }

  get use(): BusUse {
    const now = this.#clock.monotonic();
    const needed = Math.max(now, this.#freeAt) - this.#startedAt;
    return {
      busMilliseconds: this.#busy,
      bits: this.#bits,
      busyShare: needed > 0 ? this.#busy / needed : 0,
      aheadMilliseconds: Math.max(0, this.#freeAt - now),
    };
  }

  /** Books a forward frame; returns its bus time, the rest before it included. */
  forward(bits: ForwardFrame['bits'], priority: FramePriority): Milliseconds {
    return this.#book(bits, SETTLING[priority]);
  }

  /** Books an answer; returns its bus time from the end of the question. */
  backward(): Milliseconds {
    return this.#book(8, BEFORE_ANSWER);
  }

  #book(bits: FrameBits, range: Range): Milliseconds {
    const rest = this.#random ? range[0] + this.#random() * (range[1] - range[0]) : middle(range);
    const cost = rest + frameDuration(bits);
    this.#busy += cost;
    this.#bits += bitsOf(bits);
    this.#freeAt = Math.max(this.#freeAt, this.#clock.monotonic()) + cost;
    return cost;
  }
}
