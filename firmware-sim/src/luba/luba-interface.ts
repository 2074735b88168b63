import type { Clock } from '@lamplighter/contracts';
import type { ForwardFrame } from '@lamplighter/dali';
import type { BusAccess, SendResult } from '../bus/bus-access.js';
import type { FramePriority } from '../bus/bus-timing.js';
import type { SimulatedBus } from '../bus/simulated-bus.js';
import type { InterfaceLanguage, LanguageStats } from '../line/interface-language.js';
import { type EventKind, eventBytes, LUBA_ERRORS, readSend, type SendRequest } from './luba-codes.js';
import { encodeLuba, LUBA, type LubaFrame, LubaParser } from './luba-frame.js';

/** How the interface is wired. */
export interface LubaOptions {
  readonly bus: SimulatedBus;
  readonly access: BusAccess;
  /** Platform time: the tick of events. */
  readonly clock: Clock;
  /** Real time: gaps on the serial line. */
  readonly io: Clock;
  /** One message to the serial line; resolves when the bytes have left. */
  readonly write: (message: Buffer) => Promise<void>;
}

/** Frames that the interface holds while the bus is busy. */
const BUFFER = 16;
/** GTIN, id, board and assembly version, article number: an invented unit of the article that speaks LUBA. */
const IDENTITY = [0x01, 0xd1, 0xa9, 0x4a, 0x20, 0x6b, 0, 0, 0, 0, 0, 0x4c, 0x55, 0x58, 2, 1, 0x01, 0x70, 0xbe, 0xd0];

/** The LUBA interface between serial line and bus (STANDARDS 1.6a). */
export class LubaInterface implements InterfaceLanguage {
  readonly #options: LubaOptions;
  readonly #parser = new LubaParser();
  #settings: number[] = [0, 0, 0];
  #frameId = 0;
  #refused = 0;

  constructor(options: LubaOptions) {
    this.#options = options;
  }

  get stats(): LanguageStats {
    const { badFrames, skippedBytes } = this.#parser;
    return { refused: this.#refused, badFrames, skippedBytes };
  }

  receive(bytes: Buffer): void {
    for (const frame of this.#parser.push(bytes, this.#options.io.monotonic())) this.#command(frame);
  }

  async overhear(frame: ForwardFrame, priority: FramePriority): Promise<void> {
    const outcome = await this.#options.access.overhear(frame, priority);
    const event = this.#event('received', frameBytes(frame.bits, frame.data), frame.bits);
    if (outcome === 'over' && event) await this.#options.write(event);
  }

  reset(): void {
    this.#parser.reset();
    this.#options.access.reset();
  }

  #command({ command, payload }: LubaFrame): void {
    const { access, bus } = this.#options;
    const reply = (bytes: readonly number[]): void => this.#write(encodeLuba(command + 1, bytes));
    const refuse = (code: number): void => {
      this.#refused += 1;
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
        reply([0, bus.isPowered ? 1 : 0, access.waiting]);
        break;
      case LUBA.send: {
        const request = readSend(payload);
        if (typeof request === 'number') refuse(request);
        else if (!bus.isPowered) refuse(LUBA_ERRORS.noBusVoltage);
        else if (access.waiting >= BUFFER) refuse(LUBA_ERRORS.bufferFull);
        else {
          this.#frameId = (this.#frameId % 255) + 1;
          reply([this.#frameId, 0]);
          this.#send(request, this.#frameId);
        }
        break;
      }
      default:
        refuse(LUBA_ERRORS.unknownCommand);
    }
  }

  #send(request: SendRequest, id: number): void {
    const { bits, data } = request.frame;
    this.#options.access.send({
      ...request,
      onSent: () => this.#write(this.#event('sent', [id, ...frameBytes(bits, data)], bits)),
      onDone: (result) => this.#tell(id, result),
    });
  }

  #tell(id: number, result: SendResult): void {
    if (result.kind === 'byte') this.#write(this.#event('received', [result.value], 8));
    if (result.kind === 'garbled') this.#write(this.#event('receivedBadly', []));
    // Not published: what was sent and spoilt by another sender carries the code of a framing error.
    if (result.kind === 'collided') this.#write(this.#event('sentBadly', [id]));
  }

  #event(kind: EventKind, body: readonly number[], bits = 0): Buffer | null {
    const payload = eventBytes(kind, bits, body, this.#settings[1] ?? 0, this.#options.clock.monotonic());
    return payload && encodeLuba(LUBA.event, payload);
  }

  #write(message: Buffer | null): void {
    if (message) void this.#options.write(message);
  }
}

function frameBytes(bits: number, data: number): number[] {
  if (bits === 8) return [data];
  return bits === 16 ? [data >> 8, data & 0xff] : [data >> 16, (data >> 8) & 0xff, data & 0xff];
}
