import type { Clock, Milliseconds } from '@lamplighter/contracts';
import { type ForwardFrame, frame16, frame24 } from '@lamplighter/dali';
import type { BusAccess, SendResult } from '../bus/bus-access.js';
import type { FramePriority } from '../bus/bus-timing.js';
import type { BusUnit, SimulatedBus } from '../bus/simulated-bus.js';
import type { InterfaceLanguage, LanguageStats } from '../line/interface-language.js';

export interface HatOptions {
  readonly bus: SimulatedBus;
  readonly access: BusAccess;
  /** Real time: how long an answer is waited for. */
  readonly io: Clock;
  /** One message to the serial line; resolves when the bytes have left. */
  readonly write: (message: Buffer) => Promise<void>;
}

/** An answer begins at most 10.5 ms after its question (part 101); before that nobody can say that there is none. */
const ANSWER_WINDOW: Milliseconds = 10.5;
/** No request is longer; what is, is noise. */
const LONGEST_LINE = 30;
/** An invented unit: hardware 01, firmware 20. */
const VERSIONS = 'V0120';
const POWERED = 'D02';
const UNPOWERED = 'D00';

/**
 * The ATX LED DALI HAT between serial line and bus (STANDARDS 1.6b, the maker's own examples): lines of ASCII. It knows
 * no priorities and no pair of 24 bits; a collision is `Z`, an answer that cannot be read `X`.
 */
export class HatInterface implements InterfaceLanguage, BusUnit {
  readonly #options: HatOptions;
  #line = '';
  readonly #cancels = new Set<() => void>();
  #refused = 0;
  #skippedBytes = 0;

  constructor(options: HatOptions) {
    this.#options = options;
    options.bus.attach(this);
  }

  get stats(): LanguageStats {
    return { refused: this.#refused, badFrames: this.#refused, skippedBytes: this.#skippedBytes };
  }

  receive(bytes: Buffer): void {
    for (const character of bytes.toString('latin1')) {
      if (character === '\n') {
        const line = this.#line;
        this.#line = '';
        if (line !== '') this.#command(line);
      } else if (this.#line.length < LONGEST_LINE) this.#line += character;
      else this.#skippedBytes += 1;
    }
  }

  async overhear(frame: ForwardFrame, priority: FramePriority): Promise<void> {
    const outcome = await this.#options.access.overhear(frame, priority);
    if (outcome === 'over') await this.#say(`${frame.bits === 16 ? 'H' : 'L'}${hex(frame.data, frame.bits / 4)}`);
  }

  reset(): void {
    this.#line = '';
    for (const cancel of this.#cancels) cancel();
    this.#cancels.clear();
    this.#options.access.reset();
  }

  hear(): null {
    return null;
  }

  setBusPower(isOn: boolean): void {
    void this.#say(isOn ? POWERED : UNPOWERED);
  }

  #command(line: string): void {
    const { bus } = this.#options;
    const frame = readRequest(line);
    if (line === 'v') void this.#say(VERSIONS);
    else if (line === 'd') void this.#say(bus.isPowered ? POWERED : UNPOWERED);
    else if (!frame) {
      this.#refused += 1;
      this.#skippedBytes += line.length;
    } else if (bus.isPowered) this.#send(frame, line.startsWith('t'));
    else {
      this.#refused += 1;
      void this.#say(UNPOWERED);
    }
  }

  #send(frame: ForwardFrame, twice: boolean): void {
    this.#options.access.send({ frame, priority: 2, twice, onDone: (result) => this.#tell(result, twice ? 2 : 1) });
  }

  #tell(result: SendResult, times: number): void {
    const { access, io } = this.#options;
    const reply = wordFor(result);
    const say = (): void => {
      for (let time = 0; time < (result.kind === 'collided' ? 1 : times); time += 1) void this.#say(reply);
    };
    if (result.kind === 'none' && access.isPaced) {
      const cancel = io.after(ANSWER_WINDOW, () => {
        this.#cancels.delete(cancel);
        say();
      });
      this.#cancels.add(cancel);
    } else say();
  }

  #say(text: string): Promise<void> {
    return this.#options.write(Buffer.from(`${text}\n`, 'latin1'));
  }
}

/** `h` and `t` with 16 bits, `l` with 24; null for anything else. */
function readRequest(line: string): ForwardFrame | null {
  const value = Number.parseInt(line.slice(1), 16);
  if (/^[ht][0-9a-f]{4}$/i.test(line)) return frame16(value);
  return /^l[0-9a-f]{6}$/i.test(line) ? frame24(value) : null;
}

function wordFor(result: SendResult): string {
  switch (result.kind) {
    case 'none':
      return 'N';
    case 'byte':
      return `J${hex(result.value, 2)}`;
    case 'garbled':
      return 'X';
    case 'collided':
      return 'Z';
  }
}

function hex(value: number, digits: number): string {
  return value.toString(16).toUpperCase().padStart(digits, '0');
}
