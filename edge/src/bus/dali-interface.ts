import type { Clock } from '@lamplighter/contracts';
import type { Answer, Exchange, ForwardFrame } from '@lamplighter/dali';

/** The languages of DALI interfaces that are spoken here (STANDARDS 1.6). */
export type InterfaceName = 'luba' | 'hat' | 'sci2' | 'daliserver';

/**
 * What an exchange came to. `done`: the interface confirmed that the frame was on the line; `refused`: it would not take
 * it; `spoiled`: damage or a collision; `silent`: nothing was ever confirmed; `gone`: the connection ended.
 */
export type Outcome =
  | { readonly kind: 'done'; readonly answer: Answer }
  | { readonly kind: 'refused'; readonly reason: string }
  | { readonly kind: 'spoiled' | 'silent' | 'gone' };

/** Bytes to and from an interface. Writing promises nothing: whoever writes waits for an answer. */
export interface Link {
  /** Whom to tell. `onGone` is called once, never after `close`. */
  listen(listener: { readonly onData: (bytes: Buffer) => void; readonly onGone: (reason: string) => void }): void;
  write(bytes: Buffer): void;
  /** More than once is harmless; always ends. */
  close(): Promise<void>;
}

export interface InterfaceOptions {
  readonly link: Link;
  /** Real time. */
  readonly io: Clock;
  /** A forward frame of somebody else on the line. */
  readonly onFrame: (frame: ForwardFrame) => void;
  /** The connection ended by itself; called once, never after `close`. */
  readonly onLost: (reason: string) => void;
}

/**
 * One conversation with one DALI interface over an open link, until the link is lost or closed. Success means that the
 * interface said so, never that bytes were written.
 */
export interface DaliInterface {
  readonly name: InterfaceName;
  /** Who it says it is; null before `identify` and where it has no name. */
  readonly identity: string | null;
  /**
   * Asks who is there and sets it up; false when nobody answers in this language. Puts nothing on the DALI line. Also
   * after silence, since the interface may have been reset.
   */
  identify(): Promise<boolean>;
  /** Whether it still answers. Puts nothing on the DALI line. Only between exchanges. */
  probe(): Promise<boolean>;
  /**
   * Sends one frame and follows it to its end; one at a time; never rejects. `priority` 1 to 5 (part 101) where the
   * interface knows priorities.
   */
  exchange(wanted: Exchange, priority: number): Promise<Outcome>;
  /** Ends the conversation; more than once is harmless. */
  close(): Promise<void>;
  /** Monotonic time of the last sound message. */
  readonly lastHeard: number;
  /** Bytes that belonged to no sound message. */
  readonly skippedBytes: number;
  /** Messages that were damaged or cut off. */
  readonly badFrames: number;
}
