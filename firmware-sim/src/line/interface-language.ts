import type { ForwardFrame } from '@lamplighter/dali';
import type { FramePriority } from '../bus/bus-timing.js';

/** What an interface counts about the words it hears. */
export interface LanguageStats {
  /** Requests answered with an error code, or not at all. */
  readonly refused: number;
  /** Messages with a wrong checksum, and bytes that belonged to no good message. */
  readonly badFrames: number;
  readonly skippedBytes: number;
}

/** An interface between serial line and bus, whatever language it speaks. */
export interface InterfaceLanguage {
  readonly stats: LanguageStats;
  /** Bytes from the host. */
  receive(bytes: Buffer): void;
  /** A unit on the bus sends a frame of its own accord. Resolves when the host's line has taken the news. */
  overhear(frame: ForwardFrame, priority: FramePriority): Promise<void>;
  /** The line to the host was closed: half a message and whatever waits for the bus is forgotten. */
  reset(): void;
}
