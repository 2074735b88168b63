import type { EpochMs } from '@lamplighter/contracts';
import type { Poll } from '../devices/lamp.js';

/** One poll of a lamp in its circumstances. */
export interface Observed {
  readonly poll: Poll;
  /** What the lamp was told, percent. */
  readonly appliedLevel: number | null;
}

/** A condition that one lamp can have: when an observation is bad, when it says nothing, and what proves it. */
export interface Condition {
  /** TALQ event name. */
  readonly code: string;
  /** Observations in a row that raise it, and that clear it. */
  readonly raiseAfter: number;
  readonly clearAfter: number;
  /** True bad, false good, null when this observation says nothing about the condition. */
  judge(observed: Observed): boolean | null;
  /** What was measured, for the ticket. */
  evidence(observed: Observed): Readonly<Record<string, unknown>>;
}

export const isoTime = (at: EpochMs): string => new Date(at).toISOString();
