import type { EpochMs, Milliseconds } from '../units.js';

/** What a timer runs. A returned promise is awaited before the same timer fires again, and before stepped time goes on. */
export type Task = () => void | Promise<void>;

/** Stops a timer; calling it twice is harmless. */
export type Cancel = () => void;

/**
 * Time as an argument. Nothing in the product calls Date.now() or setTimeout itself: it takes a Clock, so that any night
 * (DST, clock jumps, power cuts) can be replayed.
 */
export interface Clock {
  /** UTC now. May jump when the machine's clock is set. */
  now(): EpochMs;
  /** Milliseconds that only ever grow; for measuring spans. */
  monotonic(): Milliseconds;
  /** Runs the task every `period` ms, the first time after `period`. A run that outlasts the period delays the next. */
  every(period: Milliseconds, task: Task): Cancel;
  /** Runs the task once, `delay` ms from now. */
  after(delay: Milliseconds, task: Task): Cancel;
}
