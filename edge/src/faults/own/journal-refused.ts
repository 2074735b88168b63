import type { Condition, Seen } from '../condition.js';

/** The journal: whether it takes records, how many it refused since the start, and damage that it found. */
export interface JournalSeen extends Seen {
  readonly isWorking: boolean;
  readonly refused: number;
  /** What was damaged on disk, journal and documents, since the start. */
  readonly damaged: readonly string[];
}

/**
 * The disk refuses records, or gave back something else than was written. Told as soon as the disk takes it; damage until
 * the next start that finds none.
 */
export const journalRefused: Condition<JournalSeen> = {
  code: 'functionError',
  raise: { times: 1 },
  clear: { times: 10 },
  judge: () => {
    let before: number | null = null;
    return ({ isWorking, refused, damaged }) => {
      const isRising = before !== null && refused > before;
      before = refused;
      return !isWorking || isRising || damaged.length > 0;
    };
  },
  evidence: ({ isWorking, refused, damaged }) => ({ function: 'journal', isWorking, refused, damaged }),
};
