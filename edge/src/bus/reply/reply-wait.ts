import type { Cancel, Milliseconds } from '@lamplighter/contracts';
import type { Answer, ForwardFrame } from '@lamplighter/dali';
import type { InterfaceOptions } from '../dali-interface.js';
import { afterPatiently } from '../patient-timer.js';
import type { ReplyReader, Said } from './reply-protocol.js';

/** Damage came: if the reply was not among it, it comes within this, or it was. */
const DAMAGED_TIMEOUT: Milliseconds = 150;
/** When this process was held up, reads get this much to catch up before silence counts. */
const GRACE: Milliseconds = 30;

/** What a request came to. */
export type Reply = Exclude<Said, { kind: 'frame' }> | { readonly kind: 'silent' | 'gone' };

interface Waiting {
  readonly wanted: 'answer' | 'identity';
  readonly timeout: Milliseconds;
  readonly resolve: (reply: Reply) => void;
  /** Answers still to come, and the first of them. */
  missing: number;
  answer: Answer | null;
  /** A frame of somebody else came meanwhile: what comes next may be the answer to that one. */
  isShadowed: boolean;
  isDamaged: boolean;
  isHurried: boolean;
  cancel: Cancel;
}

/** Waits for what an interface says to a request, one at a time, through noise and other people's frames. */
export class ReplyWait {
  #waiting: Waiting | null = null;
  #endQuiet: (() => void) | null = null;
  #ended = false;
  #lastByteAt: Milliseconds;
  /** Monotonic time of the last sound message. */
  lastHeard: Milliseconds;

  constructor(
    readonly reader: ReplyReader,
    private readonly options: Pick<InterfaceOptions, 'io' | 'onFrame'>,
  ) {
    this.lastHeard = options.io.monotonic();
    this.#lastByteAt = this.lastHeard;
  }

  /** Sends a request and waits for so many replies, which must agree. Never rejects. */
  ask(send: () => void, wanted: Waiting['wanted'], timeout: Milliseconds, replies = 1): Promise<Reply> {
    return new Promise((resolve) => {
      if (this.#ended) return resolve({ kind: 'gone' });
      const cancel = afterPatiently(this.options.io, timeout, GRACE, () => this.#giveUp());
      const state = { missing: replies, answer: null, isShadowed: false, isDamaged: false, isHurried: false };
      this.#waiting = { wanted, timeout, resolve, cancel, ...state };
      send();
    });
  }

  /** Waits until nothing was said for `span`, at most `longest`, and forgets what was said meanwhile. */
  async quiet(span: Milliseconds, longest: Milliseconds): Promise<void> {
    const { io } = this.options;
    const end = io.monotonic() + longest;
    for (let rest = span; rest > 0 && io.monotonic() < end && !this.#ended; ) {
      await new Promise<void>((resolve) => {
        const cancel = io.after(rest, resolve);
        this.#endQuiet = () => {
          cancel();
          resolve();
        };
      });
      rest = this.#lastByteAt + span - io.monotonic();
    }
    this.#endQuiet = null;
    this.#takeIn(this.reader.giveUp());
  }

  hear(bytes: Buffer): void {
    this.#lastByteAt = this.options.io.monotonic();
    this.#takeIn(this.reader.push(bytes, this.#lastByteAt));
    const waiting = this.#waiting;
    if (!waiting || waiting.isHurried) return;
    if (waiting.isDamaged || this.reader.pendingBytes > 0) this.#hurry(waiting);
  }

  /** Nothing will be heard any more. */
  end(): void {
    this.#ended = true;
    this.#settle({ kind: 'gone' });
    this.#endQuiet?.();
  }

  /** Damage, or half a message, while we wait: do not spend the whole time on what may have been the reply. */
  #hurry(waiting: Waiting): void {
    waiting.isHurried = true;
    waiting.cancel();
    waiting.cancel = afterPatiently(this.options.io, Math.min(DAMAGED_TIMEOUT, waiting.timeout), GRACE, () => {
      this.#takeIn(this.reader.giveUp());
      if (this.#waiting !== waiting) return;
      if (waiting.isDamaged) this.#settle({ kind: 'damaged' });
      else waiting.cancel = afterPatiently(this.options.io, waiting.timeout, GRACE, () => this.#giveUp());
    });
  }

  #giveUp(): void {
    const waiting = this.#waiting;
    this.#takeIn(this.reader.giveUp());
    if (waiting && this.#waiting === waiting) this.#settle({ kind: waiting.isDamaged ? 'damaged' : 'silent' });
  }

  #takeIn(said: readonly Said[]): void {
    for (const each of said) {
      if (each.kind !== 'damaged') this.lastHeard = this.options.io.monotonic();
      if (each.kind === 'frame') this.options.onFrame(each.frame);
      if (this.#waiting) this.#consider(this.#waiting, each);
    }
  }

  #consider(waiting: Waiting, said: Said): void {
    switch (said.kind) {
      case 'damaged':
        waiting.isDamaged = true;
        return;
      case 'frame':
        waiting.isShadowed ||= mayBeAnswered(said.frame);
        return;
      case 'identity':
        if (waiting.wanted === 'identity') this.#settle(said);
        return;
      case 'unread':
        this.#settle(said);
        return;
      case 'answer':
        // What comes before the name that we ask for belongs to something older.
        if (waiting.wanted === 'answer') this.#answer(waiting, said.answer);
        return;
      default:
        if (waiting.wanted === 'answer') this.#settle(waiting.isShadowed ? { kind: 'conflict' } : said);
    }
  }

  #answer(waiting: Waiting, answer: Answer): void {
    const differs = waiting.answer !== null && !isSame(waiting.answer, answer);
    waiting.answer = answer;
    waiting.missing -= 1;
    if (waiting.isShadowed || differs) this.#settle({ kind: 'conflict' });
    else if (waiting.missing === 0) this.#settle({ kind: 'answer', answer });
  }

  #settle(reply: Reply): void {
    const waiting = this.#waiting;
    if (!waiting) return;
    this.#waiting = null;
    waiting.cancel();
    waiting.resolve(reply);
  }
}

/** Events of control devices (bit 16 clear, part 103) are never answered; commands may be. */
function mayBeAnswered({ bits, data }: ForwardFrame): boolean {
  return bits === 16 || (data & 0x01_00_00) !== 0;
}

function isSame(a: Answer, b: Answer): boolean {
  return a.kind === b.kind && (a.kind !== 'byte' || b.kind !== 'byte' || a.value === b.value);
}
