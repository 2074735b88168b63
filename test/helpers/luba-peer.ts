import type { Clock } from '@lamplighter/contracts';
import { openVirtualPort, type VirtualPort } from '@lamplighter/firmware-sim';

/** A LUBA frame written by hand, so that no codec of the product takes part. */
export function luba(command: number, payload: readonly number[]): Buffer {
  const body = [command, payload.length, ...payload];
  return Buffer.from([0x59, ...body, body.reduce((sum, byte) => sum ^ byte, 0)]);
}

/** Event: a frame was sent by us. */
export const sentEvent = (id: number, frame: readonly number[]): Buffer =>
  luba(0x31, [0, 0, 0, frame.length * 8, id, ...frame]);
/** Event: a frame of `bits` bits was received. */
export const receivedEvent = (bits: number, bytes: readonly number[]): Buffer =>
  luba(0x31, [0, 0, 0, 0x80 | bits, ...bytes]);

/**
 * A LUBA interface that does what a test tells it to, on a pseudo-terminal: honest by default, with an answer per frame
 * (`0BA0` -> 229), and every way to misbehave.
 */
export class LubaPeer {
  /** DALI frames that were asked for, as text. */
  readonly heard: string[] = [];
  /** Requests for identity and settings. */
  identified = 0;
  setUp = 0;
  /** Says nothing at all. */
  isDeaf = false;
  /** Sends back every byte, as a line with crossed wires does, and nothing else. */
  isEcho = false;
  /** Says that frames were sent only after it was set up. */
  needsSetUp = false;
  confirms = true;
  /** Refuses every frame with this code. */
  refusal: number | null = null;
  answer: (frame: string) => number | 'garbled' | null = () => null;
  /** Last hand on each message before it leaves: a stray byte, a flipped bit, half of it. */
  mangle: (message: Buffer) => Buffer = (message) => message;
  #frameId = 0;
  #isSetUp = false;
  #port: VirtualPort | null = null;

  constructor(
    private readonly io: Clock,
    private readonly link: string,
  ) {}

  plug(): string {
    this.#port = openVirtualPort({ io: this.io, link: this.link });
    this.#isSetUp = false;
    this.#port.line.on('data', (bytes: Buffer) => this.#receive(bytes));
    this.#port.line.on('error', () => undefined);
    return this.link;
  }

  unplug(): void {
    void this.#port?.close();
    this.#port = null;
  }

  /** Power cycle: the settings are forgotten. */
  forget(): void {
    this.#isSetUp = false;
  }

  say(bytes: Buffer): void {
    this.#port?.line.write(bytes);
  }

  #receive(bytes: Buffer): void {
    if (this.isDeaf) return;
    if (this.isEcho) {
      this.say(bytes);
      return;
    }
    // The host under test writes whole, sound frames; the kernel may join them.
    for (let at = 0; at < bytes.length; at += (bytes[at + 2] ?? 0) + 4) {
      const length = bytes[at + 2] ?? 0;
      for (const message of this.#respond(bytes[at + 1] ?? 0, [...bytes.subarray(at + 3, at + 3 + length)])) {
        this.say(this.mangle(message));
      }
    }
  }

  #respond(command: number, payload: readonly number[]): Buffer[] {
    if (command === 0x20) {
      this.identified += 1;
      return [luba(0x21, [0, 0, 0, 0, 0, 7, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 0x70, 0xbe, 0xd0])];
    }
    if (command === 0x2a) {
      this.setUp += 1;
      this.#isSetUp = true;
      return [luba(0x2b, payload)];
    }
    const [, bits = 16, mode = 0, ...data] = payload;
    if (this.refusal !== null) return [luba(0x33, [this.refusal])];
    const frame = data.slice(0, bits / 8);
    const text = Buffer.from(frame).toString('hex').toUpperCase();
    this.heard.push(text);
    this.#frameId = (this.#frameId + 1) & 0xff;
    const messages = [luba(0x33, [this.#frameId, 0])];
    if (!this.confirms || (this.needsSetUp && !this.#isSetUp)) return messages;
    messages.push(sentEvent(this.#frameId, frame));
    if (mode & 0x80) messages.push(sentEvent(this.#frameId, frame));
    const answer = this.answer(text);
    if (answer === 'garbled') messages.push(receivedEvent(63, []));
    else if (answer !== null) messages.push(receivedEvent(8, [answer]));
    return messages;
  }
}
