import type { Socket } from 'node:net';
import { Duplex } from 'node:stream';
import type { Cancel, Clock } from '@lamplighter/contracts';
import { type Frame, PacketType, readFrame } from './mqtt-frame.js';
import { findTextFault, publishTopic, type TextFault, type TopicLimits } from './packet-text.js';
import { TokenBucket } from './token-bucket.js';

/** Why a connection was cut; the label of `lighting_broker_refused_total`. */
export type GateRefusal = TextFault | 'no-connect' | 'connect-timeout' | 'packet-too-large' | 'stalled-subscriber';

/** Limits before the client is known. */
export interface GateLimits extends TopicLimits {
  readonly connectBytes: number;
  readonly connectMs: number;
}

/** Limits once the client is known. */
export interface Admission {
  readonly packetBytes: number;
  /** Limit for a PUBLISH to this topic; may be wider than `packetBytes`. */
  publishBytes(topic: string): number;
  readonly messageBurst: number;
  readonly messagesPerSecond: number;
  /** Bytes that may wait for a client that does not read. */
  readonly pendingBytes: number;
}

/** What the gate tells of a connection. */
export interface GateEvents {
  refused(reason: GateRefusal): void;
  bytes(direction: 'in' | 'out', count: number): void;
}

/** So high that the engine never waits for a slow client on its own: `pendingBytes` decides before. */
const WRITE_BUFFER_BYTES = 256 * 1024 * 1024;
/** Shortest pause of a client that sends too fast; shorter ones only burn timers. */
const SHORTEST_PAUSE_MS = 20;

/**
 * Stands between a socket and the MQTT engine and lets whole, well-formed control packets through: nothing but a CONNECT
 * before admission, no packet above its limit (refused by its header, before its body is kept), no ill-formed text, and no
 * more messages a second than allowed (the socket is read more slowly). The engine sees an ordinary stream.
 */
export class ConnectionGate extends Duplex {
  #chunks: Buffer[] = [];
  #size = 0;
  /** Bytes that must be here before it is worth looking again. */
  #wanted = 2;
  #isConnectThrough = false;
  #admission: Admission | null = null;
  #bucket: TokenBucket | null = null;
  #isReaderFull = false;
  #isSlowed = false;
  #cancelTimer: Cancel;
  #drainWaiters: { below: number; resolve: () => void }[] = [];

  constructor(
    private readonly socket: Socket,
    private readonly limits: GateLimits,
    private readonly io: Clock,
    private readonly events: GateEvents,
  ) {
    super({ allowHalfOpen: false, writableHighWaterMark: WRITE_BUFFER_BYTES });
    this.#cancelTimer = io.after(limits.connectMs, () => this.refuse('connect-timeout'));
    socket.setNoDelay(true);
    socket.on('data', (chunk: Buffer) => this.#receive(chunk));
    let hasEnded = false;
    socket.on('end', () => {
      hasEnded = true;
      this.push(null);
    });
    // After an orderly end the engine may still have packets to read; the stream closes by itself behind them.
    socket.on('close', () => hasEnded || this.destroy());
    socket.on('error', () => this.destroy());
  }

  get remoteAddress(): string {
    return this.socket.remoteAddress ?? 'unknown';
  }

  get isAdmitted(): boolean {
    return this.#admission !== null;
  }

  /** Opens the gate for a client that has been accepted. */
  admit(admission: Admission): void {
    this.#admission = admission;
    this.#bucket = new TokenBucket(admission.messageBurst, admission.messagesPerSecond, this.io.monotonic());
    this.#cancelTimer();
    this.#pump();
  }

  /** True when more waits for this client than it may keep waiting; it is cut then. */
  cutIfStalled(): boolean {
    if (!this.#admission || this.writableLength <= this.#admission.pendingBytes) return false;
    this.refuse('stalled-subscriber');
    return true;
  }

  /** Cuts the connection and reports why. */
  refuse(reason: GateRefusal): void {
    if (this.destroyed) return;
    this.events.refused(reason);
    this.destroy();
  }

  /** Resolves when fewer than `bytes` wait to be sent, or when the connection has ended. */
  async whenPendingBelow(bytes: number): Promise<void> {
    if (this.destroyed || this.writableLength < bytes) return;
    await new Promise<void>((resolve) => this.#drainWaiters.push({ below: bytes, resolve }));
  }

  override _read(): void {
    this.#isReaderFull = false;
    this.#pump();
  }

  override _write(chunk: Buffer, encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    this.events.bytes('out', chunk.length);
    this.socket.write(chunk, encoding, (error) => this.#written(done, error));
  }

  override _writev(writes: { chunk: Buffer; encoding: BufferEncoding }[], done: (error?: Error | null) => void): void {
    const bytes = Buffer.concat(writes.map(({ chunk, encoding }) => asBuffer(chunk, encoding)));
    this.events.bytes('out', bytes.length);
    this.socket.write(bytes, (error) => this.#written(done, error));
  }

  override _final(done: (error?: Error | null) => void): void {
    this.socket.end(() => done());
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.#cancelTimer();
    this.#chunks = [];
    this.#size = 0;
    this.socket.destroy();
    for (const { resolve } of this.#drainWaiters.splice(0)) resolve();
    done(error);
  }

  /** A write that fails ends the connection; the socket's own events see to that. */
  #written(done: (error?: Error | null) => void, error: Error | null | undefined): void {
    done(error ? null : undefined);
    const isReady = (waiter: { below: number }): boolean => this.writableLength < waiter.below;
    const ready = this.#drainWaiters.filter(isReady);
    this.#drainWaiters = this.#drainWaiters.filter((waiter) => !isReady(waiter));
    for (const { resolve } of ready) resolve();
  }

  #receive(chunk: Buffer): void {
    this.events.bytes('in', chunk.length);
    this.#chunks.push(chunk);
    this.#size += chunk.length;
    this.#pump();
  }

  #pump(): void {
    // A client that reads nothing must not be allowed to ask for more answers.
    if (this.destroyed || this.cutIfStalled()) return;
    while (!this.#isHeld() && this.#size >= this.#wanted) {
      const bytes = this.#chunks.length === 1 ? (this.#chunks[0] as Buffer) : Buffer.concat(this.#chunks, this.#size);
      const through = this.#passable(bytes);
      if (this.destroyed) return;
      const rest = bytes.subarray(through);
      this.#chunks = rest.length > 0 ? [rest] : [];
      this.#size = rest.length;
      if (through === 0) break;
      if (!this.push(bytes.subarray(0, through))) this.#isReaderFull = true;
    }
    if (this.#isHeld()) this.socket.pause();
    else this.socket.resume();
  }

  /** Something other than missing bytes keeps us from reading on. */
  #isHeld(): boolean {
    return this.#isReaderFull || this.#isSlowed || (this.#isConnectThrough && this.#admission === null);
  }

  /** How many bytes, from the first, are packets that may go through now. Sets `#wanted` to what the next packet needs. */
  #passable(bytes: Buffer): number {
    let position = 0;
    this.#wanted = 2;
    while (position < bytes.length && !this.#isHeld()) {
      const frame = readFrame(bytes, position);
      if (frame === 'malformed') return this.#cut('malformed-packet');
      if (frame === 'partial') {
        this.#wanted = bytes.length - position + 1;
        break;
      }
      const tooLarge = this.#isTooLarge(bytes, frame);
      if (tooLarge) return this.#cut(tooLarge);
      if (frame.end > bytes.length) {
        // A long PUBLISH is looked at once more when its topic is there; after that, when all of it is.
        const isTopicMissing = frame.type === PacketType.publish && publishTopic(bytes, frame) === undefined;
        this.#wanted = isTopicMissing ? bytes.length - position + 1 : frame.end - position;
        break;
      }
      const fault = findTextFault(bytes, frame, this.limits);
      if (fault) return this.#cut(fault);
      if (frame.type === PacketType.publish && !this.#takeToken()) break;
      if (!this.#admission) this.#isConnectThrough = true;
      position = frame.end;
    }
    return position;
  }

  #isTooLarge(bytes: Buffer, frame: Frame): GateRefusal | null {
    const length = frame.end - frame.start;
    if (!this.#admission) {
      if (frame.type !== PacketType.connect) return 'no-connect';
      return length > this.limits.connectBytes ? 'packet-too-large' : null;
    }
    const { packetBytes } = this.#admission;
    if (length <= packetBytes) return null;
    if (frame.type !== PacketType.publish) return 'packet-too-large';
    const topic = publishTopic(bytes, frame);
    if (topic === undefined) return bytes.length - frame.start > packetBytes ? 'packet-too-large' : null;
    return length > this.#admission.publishBytes(topic) ? 'packet-too-large' : null;
  }

  #takeToken(): boolean {
    const wait = this.#bucket?.take(this.io.monotonic()) ?? 0;
    if (wait === 0) return true;
    this.#isSlowed = true;
    this.#cancelTimer = this.io.after(Math.max(wait, SHORTEST_PAUSE_MS), () => {
      this.#isSlowed = false;
      this.#pump();
    });
    return false;
  }

  #cut(reason: GateRefusal): 0 {
    this.refuse(reason);
    return 0;
  }
}

const asBuffer = (chunk: Buffer | string, encoding: BufferEncoding): Buffer =>
  typeof chunk === 'string' ? Buffer.from(chunk, encoding) : chunk;
