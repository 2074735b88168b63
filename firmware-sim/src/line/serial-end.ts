import type { Clock } from '@lamplighter/contracts';
import type { ForwardFrame } from '@lamplighter/dali';
import type { FramePriority } from '../bus/bus-timing.js';
import { openVirtualPort, type VirtualPort } from '../port/virtual-port.js';
import type { InterfaceLanguage, LanguageStats } from './interface-language.js';
import type { LineEnd, WireFaults } from './line-end.js';

export interface SerialEndOptions {
  readonly io: Clock;
  /** A stable name for the port. */
  readonly link: () => string | undefined;
  readonly wire: WireFaults;
  /** The language that the interface speaks, given a way to the host. */
  readonly language: (write: (message: Buffer) => Promise<void>) => InterfaceLanguage;
}

/** A serial interface: a language behind a pseudo-terminal. */
export class SerialEnd implements LineEnd {
  readonly #options: SerialEndOptions;
  readonly #language: InterfaceLanguage;
  #port: VirtualPort | null = null;
  #closing: Promise<void> = Promise.resolve();
  /** What came while the interface was deaf. */
  #unread: Buffer[] = [];

  constructor(options: SerialEndOptions) {
    this.#options = options;
    this.#language = options.language((message) => this.say(options.wire.mangle(message)));
  }

  get stats(): LanguageStats {
    return this.#language.stats;
  }

  async start(): Promise<string> {
    return this.plug();
  }

  plug(): string {
    if (this.#port) return this.#port.path;
    const { io } = this.#options;
    const link = this.#options.link();
    const port = openVirtualPort(link === undefined ? { io } : { io, link });
    this.#port = port;
    this.#unread = [];
    const lose = (): void => {
      if (this.#port === port) void this.unplug();
    };
    port.line.on('data', (bytes: Buffer) => {
      if (this.#port === port) this.#receive(bytes);
    });
    port.line.on('error', lose);
    port.line.on('close', lose);
    return port.path;
  }

  async unplug(): Promise<void> {
    const port = this.#port;
    this.#port = null;
    this.#language.reset();
    if (port) this.#closing = port.close();
    await this.#closing;
  }

  say(bytes: Uint8Array): Promise<void> {
    const line = this.#port?.line;
    if (!line || line.destroyed) return Promise.resolve();
    return new Promise((done) => line.write(bytes, () => done()));
  }

  overhear(frame: ForwardFrame, priority: FramePriority): Promise<void> {
    return this.#language.overhear(frame, priority);
  }

  #receive(bytes: Buffer): void {
    const { wire } = this.#options;
    if (wire.isDeaf) {
      this.#unread.push(bytes);
      return;
    }
    const all = Buffer.concat([...this.#unread.splice(0), bytes]);
    if (wire.isEcho) void this.say(all);
    else this.#language.receive(all);
  }
}
