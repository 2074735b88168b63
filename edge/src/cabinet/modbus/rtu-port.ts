import { EventEmitter } from 'node:events';
import { type ExpectedReply, findReply, replyTo } from './rtu-frame.js';

/** More than any reply with noise around it; what came before is forgotten. */
const MOST_KEPT = 1_024;

/**
 * A port as modbus-serial wants one, which hands it nothing but the whole, sound reply to its last request. The ports that
 * the library brings keep stray bytes from one request to the next and never find the beginning again (node-modbus#362).
 */
export class RtuPort extends EventEmitter {
  isOpen = true;
  /** Bytes that belonged to no reply. */
  skippedBytes = 0;
  #expected: ExpectedReply | null = null;
  #received: Buffer = Buffer.alloc(0);

  constructor(private readonly send: (bytes: Buffer) => void) {
    super();
  }

  /** The line is open already. */
  open(done: (error?: Error | null) => void): void {
    done(null);
  }

  write(request: Buffer): void {
    this.#forget();
    this.#expected = replyTo(request);
    this.send(request);
  }

  receive(bytes: Buffer): void {
    this.#received = Buffer.concat([this.#received, bytes]);
    const reply = this.#expected && findReply(this.#received, this.#expected);
    if (reply) {
      this.skippedBytes -= reply.length;
      this.giveUp();
      this.emit('data', reply);
    } else if (!this.#expected) this.#forget();
    else if (this.#received.length > MOST_KEPT) {
      this.skippedBytes += this.#received.length - MOST_KEPT;
      this.#received = this.#received.subarray(-MOST_KEPT);
    }
  }

  /** No reply is waited for any longer: one that is late must not pass for the next. */
  giveUp(): void {
    this.#expected = null;
    this.#forget();
  }

  #forget(): void {
    this.skippedBytes += this.#received.length;
    this.#received = Buffer.alloc(0);
  }
}
