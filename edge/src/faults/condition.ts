import type { EpochMs, FaultCode, Milliseconds } from '@lamplighter/contracts';

/** When something was seen: by the edge's clock, and by the one that never jumps. */
export interface Seen {
  readonly at: EpochMs;
  readonly monotonic: Milliseconds;
}

/** How long a verdict must stand to be believed: so many in a row, the first at least so long ago. */
export interface Persistence {
  readonly times: number;
  readonly over?: Milliseconds;
}

/** What was measured, for the ticket. */
export type Evidence = Readonly<Record<string, unknown>>;

/** True bad, false good, null when what was seen says nothing about the condition. */
export type Verdict = boolean | null;

/** A condition that something can have: when what is seen is bad, how long it must be so, and what proves it. */
export interface Condition<S> {
  readonly code: FaultCode;
  /** What raises it, and what clears it: never one flicker. */
  readonly raise: Persistence;
  readonly clear: Persistence;
  /** A judge for one thing. It may remember what it saw before. */
  judge(): (seen: S) => Verdict;
  evidence(seen: S): Evidence;
  /** What exactly has it, where that may change while it stands: then it is told once more with its new evidence. */
  about?(seen: S): string;
}
