import type { Milliseconds } from '@lamplighter/contracts';
import type { Exchange } from '@lamplighter/dali';
import type { DaliInterface, InterfaceOptions, Outcome } from '../dali-interface.js';
import type { ReplyProtocol, ReplyRequest } from './reply-protocol.js';
import { type Reply, ReplyWait } from './reply-wait.js';

/** How long a busy DALI line may keep our frame waiting. */
const REPLY_TIMEOUT: Milliseconds = 1_000;
/** How long the interface may take to answer about itself; two tries and the second before them stay within 2 s. */
const IDENTIFY_TIMEOUT: Milliseconds = 300;
const IDENTIFY_TRIES = 2;
/** How long a complaint about a filler byte may take. */
const REALIGN_TIMEOUT: Milliseconds = 40;
/** Bytes of the longest message without an end of its own. */
const LONGEST_MESSAGE = 5;
/** After a collision the line is left alone until nothing was said for so long, at most `LONGEST_DRAIN`. */
const QUIET: Milliseconds = 100;
const LONGEST_DRAIN: Milliseconds = 400;
/** A frame that meets others on the line is sent so often. */
const MOST_SENT = 5;
/** Copies of a send-twice command count as a pair within this span (part 101). */
const TWICE_WINDOW: Milliseconds = 100;

/** One conversation with an interface that answers each request once its frame is out. */
export class ReplySession implements DaliInterface {
  readonly #wait: ReplyWait;
  #ended = false;
  /** A request had no reply: where nobody can be asked for a name, later bytes could belong to anything. */
  #isSuspect = false;
  identity: string | null = null;

  constructor(
    private readonly protocol: ReplyProtocol,
    private readonly options: InterfaceOptions,
  ) {
    this.#wait = new ReplyWait(protocol.reader(), options);
    options.link.listen({ onData: (bytes) => this.#wait.hear(bytes), onGone: (reason) => this.#end(reason) });
  }

  get name(): ReplyProtocol['name'] {
    return this.protocol.name;
  }

  get lastHeard(): Milliseconds {
    return this.#wait.lastHeard;
  }

  get skippedBytes(): number {
    return this.#wait.reader.skippedBytes;
  }

  get badFrames(): number {
    return this.#wait.reader.badFrames;
  }

  async identify(): Promise<boolean> {
    const { identify } = this.protocol;
    if (!identify) return !this.#ended && !this.#isSuspect;
    let isAligned = false;
    for (let silent = 0; silent < IDENTIFY_TRIES; ) {
      const reply = await this.#wait.ask(() => this.options.link.write(identify), 'identity', IDENTIFY_TIMEOUT);
      if (reply.kind === 'identity') {
        this.identity = reply.text;
        return true;
      }
      if (reply.kind === 'gone') return false;
      if (reply.kind !== 'unread' || isAligned) silent += 1;
      else {
        await this.#realign();
        isAligned = true;
      }
    }
    return false;
  }

  probe(): Promise<boolean> {
    return this.identify();
  }

  async exchange(wanted: Exchange): Promise<Outcome> {
    const request = this.protocol.request(wanted);
    if (typeof request === 'string') return { kind: 'refused', reason: request };
    for (let sent = 1; sent <= MOST_SENT; sent += 1) {
      const reply = await this.#send(request);
      switch (reply.kind) {
        case 'answer':
          return { kind: 'done', answer: reply.answer };
        case 'refused':
        case 'gone':
          return reply;
        case 'silent':
          this.#isSuspect = true;
          return { kind: 'silent' };
        case 'trouble':
          // Where it came unasked, the reply is still to come.
          await this.#wait.quiet(QUIET, LONGEST_DRAIN);
          return { kind: 'refused', reason: reply.reason };
        case 'unread':
          // Once: noise hit our words. Twice: the interface lost count of them.
          if (sent > 1) await this.#realign();
          break;
        case 'garbled':
        case 'conflict':
          await this.#wait.quiet(QUIET, LONGEST_DRAIN);
          if (reply.kind === 'garbled' && wanted.answer) return { kind: 'done', answer: { kind: 'garbled' } };
          // Only the dialogue knows whether a question may be asked twice.
          if (wanted.answer) return { kind: 'spoiled' };
          break;
        default:
          return this.#resynchronise();
      }
    }
    return { kind: 'spoiled' };
  }

  async close(): Promise<void> {
    this.#ended = true;
    this.#wait.end();
    await this.options.link.close();
  }

  #end(reason: string): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#wait.end();
    this.options.onLost(reason);
  }

  /** All copies of one exchange. A pair that our own process, or a busy line, drew apart counts for nothing. */
  async #send({ writes, replies }: ReplyRequest): Promise<Reply> {
    const began = this.options.io.monotonic();
    let reply: Reply = { kind: 'gone' };
    for (const [copy, bytes] of writes.entries()) {
      if (copy > 0 && this.options.io.monotonic() - began > TWICE_WINDOW) return { kind: 'conflict' };
      reply = await this.#wait.ask(() => this.options.link.write(bytes), 'answer', REPLY_TIMEOUT, replies);
      if (reply.kind !== 'answer') break;
    }
    return reply;
  }

  /** The reply may still come: asks who is there and lets it finish, so that no late word is taken for a later answer. */
  async #resynchronise(): Promise<Outcome> {
    if (this.protocol.identify && (await this.identify())) {
      await this.#wait.quiet(QUIET, LONGEST_DRAIN);
      return { kind: 'spoiled' };
    }
    this.#isSuspect = true;
    return { kind: this.#ended ? 'gone' : 'silent' };
  }

  /** One byte at a time until the interface complains of a whole message of them: then it waits for a first byte. */
  async #realign(): Promise<void> {
    const { realign } = this.protocol;
    for (let sent = 0; realign && sent < LONGEST_MESSAGE; sent += 1) {
      const reply = await this.#wait.ask(() => this.options.link.write(realign), 'answer', REALIGN_TIMEOUT);
      if (reply.kind === 'unread' || reply.kind === 'gone') return;
    }
  }
}
