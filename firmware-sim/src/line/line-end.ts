import type { ForwardFrame } from '@lamplighter/dali';
import type { FramePriority } from '../bus/bus-timing.js';
import type { LanguageStats } from './interface-language.js';

/** Faults of the line between interface and host, to be set at any time. */
export interface WireFaults {
  /** Last hand on each message before it leaves: a stray byte, a flipped bit, half of it. */
  mangle: (message: Buffer) => Buffer;
  /** The interface stops reading: what the host sends waits in the buffers of the operating system. */
  isDeaf: boolean;
  /** The interface sends back every byte and says nothing else, as a line with crossed wires does. */
  isEcho: boolean;
}

/** An honest line. */
export const honestWire = (): WireFaults => ({ mangle: (message) => message, isDeaf: false, isEcho: false });

/** The end of a line that a host connects to. */
export interface LineEnd {
  readonly stats: LanguageStats;
  /** Resolves when a host can connect. */
  start(): Promise<string>;
  plug(): string;
  unplug(): Promise<void>;
  /** Bytes to every host, as they are. */
  say(bytes: Uint8Array): Promise<void>;
  overhear(frame: ForwardFrame, priority: FramePriority): Promise<void>;
}
