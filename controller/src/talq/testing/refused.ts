import { refusalText, TalqError } from '../talq-error.js';

/** What some work is refused for, one `code path: reason` each. Throws when it is not refused. */
export function refused(work: () => unknown): string[] {
  try {
    work();
  } catch (error) {
    if (error instanceof TalqError) return error.refusals.map((refusal) => `${refusal.code} ${refusalText(refusal)}`);
    throw error;
  }
  throw new Error('nothing was refused');
}
