import type { Clock, Milliseconds } from '@lamplighter/contracts';
import {
  type Answer,
  type DeviceMessage,
  decodeForward16,
  decodeForward24,
  type ForwardFrame,
  type GearMessage,
} from '@lamplighter/dali';
import { type Random, seededRandom } from '../deterministic-random.js';
import { SimulatorError } from '../simulator-error.js';
import { BusAccount } from './bus-account.js';
import { TWICE_WINDOW } from './bus-timing.js';

/** A forward frame as the units on the bus hear it. */
export type HeardFrame =
  | { readonly bits: 16; readonly message: GearMessage; readonly isRepeat: boolean }
  | { readonly bits: 24; readonly message: DeviceMessage; readonly isRepeat: boolean };

/** Whatever hangs on the two wires. */
export interface BusUnit {
  /** Hears a frame and returns the byte it answers, or null for silence. `isRepeat`: second copy of a send-twice pair. */
  hear(frame: HeardFrame): number | null;
  /** The bus voltage went (false) or came back (true). */
  setBusPower(isOn: boolean): void;
}

/** Two wires: every unit hears every frame; one answer is an answer, two at once are noise. */
export class SimulatedBus {
  readonly #clock: Clock;
  readonly #units: BusUnit[] = [];
  #last: ForwardFrame | null = null;
  #lastAt: Milliseconds = 0;
  #isPowered = true;
  readonly #random: Random;
  #noise = 0;
  /** Bus time: whoever sends books it here. */
  readonly account: BusAccount;

  /** With a seed, rests between frames are drawn from the standard's ranges; without, they are their middle. */
  constructor(clock: Clock, seed?: string) {
    this.#clock = clock;
    this.#random = seededRandom(`noise ${seed ?? ''}`);
    this.account = new BusAccount(clock, seed);
  }

  get isPowered(): boolean {
    return this.#isPowered;
  }

  attach(unit: BusUnit): void {
    this.#units.push(unit);
  }

  setPower(isOn: boolean): void {
    if (isOn === this.#isPowered) return;
    this.#isPowered = isOn;
    for (const unit of this.#units) unit.setBusPower(isOn);
  }

  /** From now on each frame is spoilt with this probability, 0 to 1: questions and commands get lost, answers are garbled. */
  setNoise(share: number): void {
    if (!(share >= 0 && share <= 1)) throw new SimulatorError('bad-option', `noise ${share} must be 0 to 1`);
    this.#noise = share;
  }

  /** Two units or more send at once: nobody understands any of it, and a pair that was under way is broken. */
  collide(): Answer {
    this.#last = null;
    return this.#isPowered ? { kind: 'garbled' } : { kind: 'none' };
  }

  /** One forward frame, and what the units answer to it. */
  transmit(frame: ForwardFrame): Answer {
    if (!this.#isPowered) return { kind: 'none' };
    if (this.#isSpoilt()) {
      this.#last = null;
      return { kind: 'none' };
    }
    const isRepeat = this.#isRepeat(frame);
    const heard = hear(frame, isRepeat);
    if (!heard) return { kind: 'none' };
    let answer: number | null = null;
    let answers = 0;
    for (const unit of this.#units) {
      const byte = unit.hear(heard);
      if (byte === null) continue;
      answer = byte;
      answers += 1;
    }
    if (answer === null) return { kind: 'none' };
    return answers === 1 && !this.#isSpoilt() ? { kind: 'byte', value: answer } : { kind: 'garbled' };
  }

  #isSpoilt(): boolean {
    return this.#noise > 0 && this.#random() < this.#noise;
  }

  /** A pair is the same frame twice within 100 ms with nothing in between; a third copy starts a new pair. */
  #isRepeat(frame: ForwardFrame): boolean {
    const now = this.#clock.monotonic();
    const last = this.#last;
    const isRepeat = last?.bits === frame.bits && last.data === frame.data && now - this.#lastAt <= TWICE_WINDOW;
    this.#last = isRepeat ? null : frame;
    this.#lastAt = now;
    return isRepeat;
  }
}

function hear(frame: ForwardFrame, isRepeat: boolean): HeardFrame | null {
  if (frame.bits === 16) return { bits: 16, message: decodeForward16(frame.data), isRepeat };
  const message = decodeForward24(frame.data);
  // An event message is for application controllers; no unit here listens to the others' events.
  return message ? { bits: 24, message, isRepeat } : null;
}
