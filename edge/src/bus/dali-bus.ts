import type { Cancel } from '@lamplighter/contracts';
import type { Dialogue, ForwardFrame } from '@lamplighter/dali';
import type { BusError } from './bus-error.js';

/** Order of the queue: a person's wish first, then the control loop, then settings, then routine reading. */
export type BusPriority = 'user' | 'automatic' | 'configuration' | 'polling';

/**
 * `closed` before start and after stop; `opening` during start; `open`: frames go through; `lost`: the port or the
 * interface is gone and is tried again every two seconds at most.
 */
export type BusState = 'closed' | 'opening' | 'open' | 'lost';

/** How a dialogue may be run. */
export interface RunOptions {
  /**
   * The dialogue only sends levels (DAPC) and touches no DTR: with priority `user` or `automatic` it may go in between two
   * frames of a running dialogue of lower priority, except where an exchange holds, and never within a send-twice pair.
   */
  readonly cutsIn?: boolean;
}

/** What a line has been through since it was created. */
export interface BusStats {
  /** Frames that were sent and confirmed. */
  readonly exchanges: number;
  /** Frames that noise or silence of the interface made the bus send again or hand back as garbled. */
  readonly spoiled: number;
  /** Dialogues that were turned away because a thousand waited. */
  readonly refused: number;
  /** Bytes that belonged to no good frame. */
  readonly skippedBytes: number;
  /** Frames with a wrong checksum or length. */
  readonly badFrames: number;
  /** Times that the line was lost. */
  readonly losses: number;
  /** Dialogues that wait. */
  readonly queued: number;
}

/** One DALI line: runs dialogues, one at a time, and hears what others on the line say. */
export interface DaliBus {
  /**
   * Opens the line. Resolves when the first attempt has ended, well (`open`) or not (`lost`: then `problem` says why, and
   * the line goes on trying until `stop`).
   */
  start(): Promise<void>;
  /** Closes the line; whatever runs or waits is rejected. Leaves no timer, listener or open port. */
  stop(): Promise<void>;
  readonly state: BusState;
  /** Why the line is not open; null while it is. */
  readonly problem: BusError | null;
  /**
   * Runs a dialogue as one exclusive transaction; only plain levels of a higher priority may cut in. Higher priorities
   * first, yet after sixteen of them, or 32 levels, whatever waits or runs below has a turn. Resolves with its result; rejects with a BusError
   * when the line is or goes away. Never waits for a lost line: a level that is late is decided anew.
   */
  run<T>(dialogue: Dialogue<T>, priority: BusPriority, options?: RunOptions): Promise<T>;
  /** Forward frames of others: events of sensors (24 bits), other controllers (16 bits). */
  onFrame(listener: (frame: ForwardFrame) => void): Cancel;
  onState(listener: (state: BusState) => void): Cancel;
  stats(): BusStats;
}
