import type { Clock, Milliseconds } from '@lamplighter/contracts';
import { type ForwardFrame, frame16, frame24 } from '@lamplighter/dali';
import type { BusAccess, SendResult } from '../bus/bus-access.js';
import type { FramePriority } from '../bus/bus-timing.js';
import type { SimulatedBus } from '../bus/simulated-bus.js';
import type { InterfaceLanguage, LanguageStats } from '../line/interface-language.js';

/** data sheet: 16 bits to the right, no 24 bits. newer: 16 bits to the left, 24 bits, a bit for send-twice. */
export type Sci2Unit = 'data-sheet' | 'newer';

export interface Sci2Options {
  readonly bus: SimulatedBus;
  readonly access: BusAccess;
  readonly unit: Sci2Unit;
  /** Real time: how long an answer is waited for. */
  readonly io: Clock;
  /** One message to the serial line; resolves when the bytes have left. */
  readonly write: (message: Buffer) => Promise<void>;
}

const LENGTH = 5;
const DEVICE = 0x60;
const STATUS = { ok: 0, no: 1, bits8: 2, bits16: 3, bits24: 4, error: 7 } as const;
const ERROR = { checksum: 1, shortCircuit: 2, receive: 3, unknownCommand: 4, collision: 5 } as const;
const CONTROL = { monitor: 0x80, identify: 0x40, twice: 0x10 } as const;
const MODE = { bits16: 3, bits24: 8 } as const;
/** NO is said so long after the frame. */
const ANSWER_WINDOW: Milliseconds = 10;

/**
 * An SCI2 unit between serial line and bus (STANDARDS 1.6c): five bytes both ways. It counts bytes by fives and never
 * forgets one, so a stray byte puts it out of step; it has no buffer, so a request before the reply is lost.
 */
export class Sci2Interface implements InterfaceLanguage {
  readonly #options: Sci2Options;
  #bytes: number[] = [];
  #isMonitoring = false;
  #isBusy = false;
  #cancel: () => void = () => undefined;
  #stats = { refused: 0, badFrames: 0, skippedBytes: 0 };

  constructor(options: Sci2Options) {
    this.#options = options;
  }

  get stats(): LanguageStats {
    return this.#stats;
  }

  receive(bytes: Buffer): void {
    for (const byte of bytes) {
      this.#bytes.push(byte);
      if (this.#bytes.length < LENGTH) continue;
      const [control = 0, high = 0, mid = 0, low = 0, sum = 0] = this.#bytes;
      this.#bytes = [];
      if ((control ^ high ^ mid ^ low) === sum) this.#command(control, high, mid, low);
      else {
        this.#stats.badFrames += 1;
        this.#stats.skippedBytes += LENGTH;
        void this.#say(STATUS.error, 0, 0, ERROR.checksum);
      }
    }
  }

  async overhear(frame: ForwardFrame, priority: FramePriority): Promise<void> {
    const outcome = await this.#options.access.overhear(frame, priority);
    if (outcome === 'forgotten' || !this.#isMonitoring) return;
    const { bits, data } = frame;
    const status = bits === 16 ? STATUS.bits16 : STATUS.bits24;
    await this.#say(status, (data >> 16) & 0xff, (data >> 8) & 0xff, data & 0xff);
  }

  reset(): void {
    this.#bytes = [];
    this.#isBusy = false;
    this.#isMonitoring = false;
    this.#cancel();
    this.#options.access.reset();
  }

  #command(control: number, high: number, mid: number, low: number): void {
    const { bus, access, unit } = this.#options;
    this.#isMonitoring = (control & CONTROL.monitor) !== 0;
    if (control & CONTROL.identify) return void this.#say(STATUS.ok, 0, 0, 0);
    const frame = readFrame(control & 0x0f, unit, high, mid, low);
    if (!frame) return void this.#refuse(ERROR.unknownCommand);
    // Lost without a word: there is no buffer.
    if (this.#isBusy) {
      this.#stats.refused += 1;
      return;
    }
    if (!bus.isPowered) return void this.#refuse(ERROR.shortCircuit);
    this.#isBusy = true;
    const twice = unit === 'newer' && (control & CONTROL.twice) !== 0;
    access.send({ frame, priority: 2, twice, onDone: (result) => this.#tell(result) });
  }

  #tell(result: SendResult): void {
    const say = (...words: [number, number, number, number]): void => {
      this.#isBusy = false;
      void this.#say(...words);
    };
    if (result.kind === 'byte') say(STATUS.bits8, 0, 0, result.value);
    else if (result.kind === 'garbled') say(STATUS.error, 0, 0, ERROR.receive);
    else if (result.kind === 'collided') say(STATUS.error, 0, 0, ERROR.collision);
    else if (this.#options.access.isPaced) {
      this.#cancel = this.#options.io.after(ANSWER_WINDOW, () => say(STATUS.no, 0, 0, 0));
    } else say(STATUS.no, 0, 0, 0);
  }

  #refuse(code: number): void {
    this.#stats.refused += 1;
    void this.#say(STATUS.error, 0, 0, code);
  }

  #say(status: number, high: number, mid: number, low: number): Promise<void> {
    const first = DEVICE | status;
    return this.#options.write(Buffer.from([first, high, mid, low, first ^ high ^ mid ^ low]));
  }
}

function readFrame(mode: number, unit: Sci2Unit, high: number, mid: number, low: number): ForwardFrame | null {
  if (mode === MODE.bits24 && unit === 'newer') return frame24((high << 16) | (mid << 8) | low);
  if (mode !== MODE.bits16) return null;
  return unit === 'newer' ? frame16((high << 8) | mid) : frame16((mid << 8) | low);
}
