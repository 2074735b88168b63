import type { UpdateNote } from '../../update/update-note.js';
import type { Condition, Seen } from '../condition.js';

/** How updates stand; null without a supervisor. */
export interface UpdateSeen extends Seen {
  readonly note: UpdateNote | null;
}

/** The newest update was refused or taken back: the edge runs what it ran before, and its wave should stop (F-46). */
export const updateFailed: Condition<UpdateSeen> = {
  code: 'changeReleaseFailure',
  raise: { times: 1 },
  clear: { times: 1 },
  judge:
    () =>
    ({ note }) =>
      note && note.last !== null && note.last.result !== 'committed',
  evidence: ({ note }) => ({ outcome: note?.last ?? null }),
};
