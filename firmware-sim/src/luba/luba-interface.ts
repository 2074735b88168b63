import type { Clock } from '@lamplighter/contracts';
import type { Answer, ForwardFrame } from '@lamplighter/dali';
import type { BusUse } from '../bus/bus-account.js';
import type { FramePriority } from '../bus/bus-timing.js';
import type { SimulatedBus } from '../bus/simulated-bus.js';
import { eventBytes, LUBA_ERRORS, readSend, type SendRequest } from './luba-codes.js';
import { encodeLuba, LUBA, type LubaFrame, LubaParser } from './luba-frame.js';

/** How the interface is wired. */
export interface LubaOptions {
  readonly bus: SimulatedBus;
  /** Platform time: the tick of events. */
  readonly clock: Clock;
  /** Real time: pacing and gaps on the serial line. */
  readonly io: Clock;
  /** none: frames take no time, only account for it. line: as slow as 1200 bit/s. */
  readonly pace: 'none' | 'line';
  /** To the serial line; resolves when the bytes have left. */
  readonly write: (bytes: Buffer) => Promise<void>;
}

/** What went over the bus and the serial line since the start. */
export interface LineStats extends BusUse {
  /** Forward frames, copies and sensor events included. */
  readonly frames: number;
  /** Answers that could be read. */
  readonly answers: number;
  /** Answers of several units at once. */
  readonly garbled: number;
  /** Event frames of sensors. */
  readonly events: number;
  /** Requests answered with an error code. */
  readonly refused: number;
  /** Serial frames with a wrong checksum, and bytes that belonged to no good frame. */
  readonly badFrames: number;
  readonly skippedBytes: number;
}

interface Job {
  readonly frame: ForwardFrame;
  readonly priority: FramePriority;
  readonly twice: boolean;
  /** Frame id of a request from the serial line; null for a sensor's event. */
  readonly id: number | null;
  readonly done: () => void;
}

/** Frames that the interface holds while the bus is busy. */
const BUFFER = 16;
/** GTIN, id, board and assembly version, article number: an invented unit of the article that speaks LUBA. */
const IDENTITY = [0x01, 0xd1, 0xa9, 0x4a, 0x20, 0x6b, 0, 0, 0, 0, 0, 0x4c, 0x55, 0x58, 2, 1, 0x01, 0x70, 0xbe, 0xd0];

/** The LUBA interface between serial line and bus (STANDARDS 1.6a). */
export class LubaInterface {
  readonly #options: LubaOptions;
  readonly #parser = new LubaParser();
  readonly #jobs: Job[] = [];
  /** On the bus now; null while it is free. */
  #current: Job | null = null;
  #settings: number[] = [0, 0, 0];
  #frameId = 0;
  #stats = { frames: 0, answers: 0, garbled: 0, events: 0, refused: 0 };
  #cancelTimer: () => void = () => undefined;

  constructor(options: LubaOptions) {
    this.#options = options;
  }

  get stats(): LineStats {
    const { badFrames, skippedBytes } = this.#parser;
    return { ...this.#stats, ...this.#options.bus.account.use, badFrames, skippedBytes };
  }

  /** Bytes from the serial line. */
  receive(bytes: Buffer): void {
    const replies: Buffer[] = [];
    for (const frame of this.#parser.push(bytes, this.#options.io.monotonic())) this.#command(frame, replies);
    this.#write(replies);
  }

  /** A unit on the bus sends a frame of its own accord. Resolves when the serial line has taken the news. */
  overhear(frame: ForwardFrame, priority: FramePriority): Promise<void> {
    if (this.#options.pace === 'none') {
      this.#account(frame, priority);
      this.#stats.events += 1;
      const event = this.#received(frame.bits, frame.data);
      return event ? this.#options.write(event) : Promise.resolve();
    }
    return new Promise((done) => this.#enqueue({ frame, priority, twice: false, id: null, done }));
  }

  /** The serial line was closed: half a frame and whatever waits for the bus is forgotten. */
  reset(): void {
    this.#cancelTimer();
    this.#parser.reset();
    // Whoever waits for an event to be told must not wait for ever: the one on the bus counts, too.
    this.#current?.done();
    this.#current = null;
    for (const job of this.#jobs.splice(0)) job.done();
  }

  #command({ command, payload }: LubaFrame, replies: Buffer[]): void {
    const reply = (bytes: readonly number[]): void => {
      replies.push(encodeLuba(command + 1, bytes));
    };
    const refuse = (code: number): void => {
      this.#stats.refused += 1;
      reply([code]);
    };
    switch (command) {
      case LUBA.identify:
        // The second set of facts is 18 bytes long; what they mean is not published.
        reply(payload[0] === 0 ? IDENTITY : new Array<number>(18).fill(0));
        break;
      case LUBA.settings:
        if (payload.length < 2 || payload.length > 3) refuse(LUBA_ERRORS.badLength);
        else {
          this.#settings = [payload[0] ?? 0, payload[1] ?? 0, payload[2] ?? this.#settings[2] ?? 0];
          reply(this.#settings.slice(0, payload.length));
        }
        break;
      case LUBA.status:
        // Not published: line, bus voltage, frames waiting.
        reply([0, this.#options.bus.isPowered ? 1 : 0, this.#jobs.length]);
        break;
      case LUBA.send: {
        const request = readSend(payload);
        if (typeof request === 'number') refuse(request);
        else if (!this.#options.bus.isPowered) refuse(LUBA_ERRORS.noBusVoltage);
        else if (this.#jobs.length >= BUFFER) refuse(LUBA_ERRORS.bufferFull);
        else {
          this.#frameId = (this.#frameId % 255) + 1;
          reply([this.#frameId, 0]);
          this.#send(request, this.#frameId, replies);
        }
        break;
      }
      default:
        refuse(LUBA_ERRORS.unknownCommand);
    }
  }

  #send(request: SendRequest, id: number, replies: Buffer[]): void {
    const { frame, priority, twice } = request;
    if (this.#options.pace === 'line') {
      this.#enqueue({ ...request, id, done: () => undefined });
      return;
    }
    this.#account(frame, priority);
    const sent = this.#sent(id, frame);
    if (sent) replies.push(sent);
    let answer = this.#options.bus.transmit(frame);
    if (twice) {
      this.#account(frame, 1);
      if (sent) replies.push(sent);
      answer = this.#options.bus.transmit(frame);
    }
    if (answer.kind !== 'none') this.#options.bus.account.backward();
    const heard = this.#answerEvent(answer);
    if (heard) replies.push(heard);
  }

  #enqueue(job: Job): void {
    this.#jobs.push(job);
    if (!this.#current) this.#next();
  }

  /** The free bus goes to the highest priority, then to whoever came first. */
  #next(): void {
    const jobs = this.#jobs;
    let best = 0;
    jobs.forEach((job, index) => {
      if (job.priority < (jobs[best]?.priority ?? 5)) best = index;
    });
    const [job] = jobs.splice(best, 1);
    this.#current = job ?? null;
    if (!job) return;
    const { frame, priority, twice, id } = job;
    this.#wait(this.#account(frame, priority), () => {
      if (id === null) {
        this.#stats.events += 1;
        this.#write([this.#received(frame.bits, frame.data)], job.done);
        this.#next();
        return;
      }
      this.#write([this.#sent(id, frame)]);
      if (!twice) {
        this.#finish(this.#options.bus.transmit(frame));
        return;
      }
      this.#wait(this.#account(frame, 1), () => {
        this.#write([this.#sent(id, frame)]);
        // Both copies at once: a late timer of this machine must not break a pair that hardware would keep together.
        this.#options.bus.transmit(frame);
        this.#finish(this.#options.bus.transmit(frame));
      });
    });
  }

  #finish(answer: Answer): void {
    if (answer.kind === 'none') {
      this.#next();
      return;
    }
    this.#wait(this.#options.bus.account.backward(), () => {
      this.#write([this.#answerEvent(answer)]);
      this.#next();
    });
  }

  #wait(span: number, then: () => void): void {
    this.#cancelTimer = this.#options.io.after(span, then);
  }

  #account(frame: ForwardFrame, priority: FramePriority): number {
    this.#stats.frames += 1;
    return this.#options.bus.account.forward(frame.bits, priority);
  }

  #answerEvent(answer: Answer): Buffer | null {
    if (answer.kind === 'none') return null;
    if (answer.kind === 'byte') {
      this.#stats.answers += 1;
      return this.#received(8, answer.value);
    }
    this.#stats.garbled += 1;
    return this.#event('framingError', []);
  }

  #sent(id: number, frame: ForwardFrame): Buffer | null {
    return this.#event('sent', [id, ...frameBytes(frame.bits, frame.data)], frame.bits);
  }

  #received(bits: number, data: number): Buffer | null {
    return this.#event('received', frameBytes(bits, data), bits);
  }

  #event(kind: 'sent' | 'received' | 'framingError', body: readonly number[], bits = 0): Buffer | null {
    const payload = eventBytes(kind, bits, body, this.#settings[1] ?? 0, this.#options.clock.monotonic());
    return payload && encodeLuba(LUBA.event, payload);
  }

  #write(parts: readonly (Buffer | null)[], done?: () => void): void {
    const bytes = parts.filter((part) => part !== null);
    const first = bytes[0];
    if (!first) {
      done?.();
      return;
    }
    void this.#options.write(bytes.length === 1 ? first : Buffer.concat(bytes)).then(done);
  }
}

function frameBytes(bits: number, data: number): number[] {
  if (bits === 8) return [data];
  return bits === 16 ? [data >> 8, data & 0xff] : [data >> 16, (data >> 8) & 0xff, data & 0xff];
}
