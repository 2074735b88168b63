import type { Condition, Seen } from '../condition.js';

/** The journal: how many records it refused since the start. */
export interface JournalSeen extends Seen {
  readonly refused: number;
}

/** The disk refuses records. Told live and kept as soon as the disk takes it. */
export const journalRefused: Condition<JournalSeen> = {
  code: 'functionError',
  raise: { times: 1 },
  clear: { times: 10 },
  judge: () => {
    let before: number | null = null;
    return ({ refused }) => {
      const isBad = before !== null && refused > before;
      before = refused;
      return isBad;
    };
  },
  evidence: ({ refused }) => ({ function: 'journal', refused }),
};
