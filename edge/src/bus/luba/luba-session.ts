import type { Cancel, Milliseconds } from '@lamplighter/contracts';
import type { Exchange } from '@lamplighter/dali';
import type { DaliInterface, InterfaceOptions, Outcome } from '../dali-interface.js';
import { afterPatiently } from '../patient-timer.js';
import { LubaExchange } from './luba-exchange.js';
import { type LubaFrame, LubaParser } from './luba-frame.js';
import { identifyRequest, LUBA, readEvent, readIdentity, sendRequest, settingsRequest } from './luba-messages.js';

/** How long a busy DALI line may keep our frame waiting. */
const SENT_TIMEOUT: Milliseconds = 1_000;
/** Damaged bytes came: if the confirmation was not among them, it comes within this, or it was. */
const DAMAGED_TIMEOUT: Milliseconds = 150;
/**
 * A backward frame starts at most 13.4 ms after ours and takes 7.5 ms (part 101), the serial line needs 3 ms for it, and a USB
 * adapter may hold it back for 16 ms (the latency timer of common chips). Only silence has to wait so long.
 */
const ANSWER_WINDOW: Milliseconds = 45;
/** An answer of which half is there at the end of the window gets this much more. */
const HALF_ANSWER: Milliseconds = 10;
/** How long the interface may take to answer about itself; two tries and the second before them stay within 2 s. */
const REQUEST_TIMEOUT: Milliseconds = 300;
const REQUEST_TRIES = 2;
/** When this process was held up, reads get this much to catch up before silence counts. */
const GRACE: Milliseconds = 30;
/** Fewer stray bytes than this cannot have been an answer. */
const HIDING_PLACE = 4;

interface Current {
  readonly exchange: LubaExchange;
  readonly resolve: (outcome: Outcome) => void;
  readonly skippedBefore: number;
  readonly badBefore: number;
  /** The frame is confirmed; an answer may come. */
  listening: boolean;
  /** Damage was seen and the wait shortened. */
  hurried: boolean;
  cancel: Cancel;
}

/** One conversation with one LUBA interface (STANDARDS 1.6a; 38400 8N1). */
export class LubaSession implements DaliInterface {
  readonly name = 'luba';
  readonly #parser = new LubaParser();
  #current: Current | null = null;
  #request: { readonly reply: number; readonly resolve: (payload: Uint8Array | null) => void } | null = null;
  #ended = false;
  lastHeard: Milliseconds;
  identity: string | null = null;

  constructor(private readonly options: InterfaceOptions) {
    this.lastHeard = options.io.monotonic();
    options.link.listen({ onData: (bytes) => this.#hear(bytes), onGone: (reason) => this.#end(reason) });
  }

  get skippedBytes(): number {
    return this.#parser.skippedBytes;
  }

  get badFrames(): number {
    return this.#parser.badFrames;
  }

  async identify(): Promise<boolean> {
    const payload = await this.#ask(identifyRequest, LUBA.identity);
    if (!payload) return false;
    const identity = readIdentity(payload);
    this.identity = identity && `article ${identity.article}, id ${identity.id}`;
    return (await this.#ask(settingsRequest, LUBA.settingsEcho)) !== null;
  }

  async probe(): Promise<boolean> {
    return (await this.#ask(identifyRequest, LUBA.identity)) !== null;
  }

  exchange(wanted: Exchange, priority: number): Promise<Outcome> {
    return new Promise((resolve) => {
      if (this.#ended) return resolve({ kind: 'gone' });
      this.#current = {
        exchange: new LubaExchange(wanted),
        resolve,
        skippedBefore: this.skippedBytes,
        badBefore: this.badFrames,
        listening: false,
        hurried: false,
        cancel: this.#waitForConfirmation(),
      };
      this.options.link.write(sendRequest(wanted, priority));
    });
  }

  async close(): Promise<void> {
    this.#ended = true;
    this.#settle({ kind: 'gone' });
    this.#request?.resolve(null);
    await this.options.link.close();
  }

  #end(reason: string): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#settle({ kind: 'gone' });
    this.#request?.resolve(null);
    this.options.onLost(reason);
  }

  async #ask(request: Buffer, reply: number): Promise<Uint8Array | null> {
    for (let tries = 0; tries < REQUEST_TRIES && !this.#ended; tries += 1) {
      const payload = await new Promise<Uint8Array | null>((resolve) => {
        const cancel = afterPatiently(this.options.io, REQUEST_TIMEOUT, GRACE, () => {
          this.#dispatch(this.#parser.giveUp());
          this.#request?.resolve(null);
        });
        this.#request = {
          reply,
          resolve: (answer) => {
            cancel();
            this.#request = null;
            resolve(answer);
          },
        };
        this.options.link.write(request);
      });
      if (payload) return payload;
    }
    return null;
  }

  #hear(bytes: Buffer): void {
    const now = this.options.io.monotonic();
    const frames = this.#parser.push(bytes, now);
    if (frames.length > 0) this.#dispatch(frames);
    // Damage, or half a frame, while we wait for the confirmation: do not spend a whole second on what may have been it.
    const current = this.#current;
    if (!current || current.listening || current.hurried) return;
    if (this.#parser.pendingBytes > 0 || this.#isDamaged(current)) this.#hurry(current);
  }

  #hurry(current: Current): void {
    current.hurried = true;
    current.cancel();
    current.cancel = afterPatiently(this.options.io, DAMAGED_TIMEOUT, GRACE, () => {
      // The confirmation may hide behind the start of a frame that was cut off.
      this.#dispatch(this.#parser.giveUp());
      if (this.#current !== current || current.listening) return;
      if (this.#isDamaged(current)) this.#settle({ kind: 'spoiled' });
      // Half a frame that was whole in the end: the line is merely busy.
      else current.cancel = this.#waitForConfirmation();
    });
  }

  #waitForConfirmation(): Cancel {
    return afterPatiently(this.options.io, SENT_TIMEOUT, GRACE, () => this.#settle({ kind: 'silent' }));
  }

  #dispatch(frames: readonly LubaFrame[]): void {
    for (const frame of frames) {
      // Answers and events have odd codes; even ones are our own words on a line that echoes.
      if ((frame.command & 1) === 0) continue;
      this.lastHeard = this.options.io.monotonic();
      if (frame.command === this.#request?.reply) this.#request.resolve(frame.payload);
      else this.#heard(frame);
    }
  }

  #heard(frame: LubaFrame): void {
    if (frame.command === LUBA.event) {
      const event = readEvent(frame.payload);
      if (event?.kind === 'received' && (event.bits === 16 || event.bits === 24)) {
        this.options.onFrame({ bits: event.bits, data: event.data });
        return;
      }
    }
    const current = this.#current;
    if (!current) return;
    const progress = current.exchange.hear(frame);
    if (progress.kind === 'listening') this.#listen(current);
    else if (progress.kind === 'refused')
      this.#settle({ kind: 'refused', reason: `code ${progress.reason} (undocumented; often a line without power)` });
    else if (progress.kind !== 'waiting') this.#settle(progress);
  }

  #listen(current: Current): void {
    if (current.listening) return;
    current.listening = true;
    current.cancel();
    current.cancel = afterPatiently(this.options.io, ANSWER_WINDOW, GRACE, () => this.#windowClosed(current));
  }

  #windowClosed(current: Current): void {
    if (this.#parser.pendingBytes > 0) {
      current.cancel = afterPatiently(this.options.io, HALF_ANSWER, GRACE, () => {
        this.#dispatch(this.#parser.giveUp());
        if (this.#current === current) this.#concludeSilence(current);
      });
      return;
    }
    this.#concludeSilence(current);
  }

  /** Silence means NO only where nothing that came could have been an answer. */
  #concludeSilence(current: Current): void {
    this.#settle({ kind: 'done', answer: this.#isDamaged(current) ? { kind: 'garbled' } : { kind: 'none' } });
  }

  #isDamaged(current: Current): boolean {
    return this.badFrames > current.badBefore || this.skippedBytes - current.skippedBefore >= HIDING_PLACE;
  }

  #settle(outcome: Outcome): void {
    const current = this.#current;
    if (!current) return;
    this.#current = null;
    current.cancel();
    current.resolve(outcome);
  }
}
