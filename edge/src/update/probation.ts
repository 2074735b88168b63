import { MINUTE, type Milliseconds } from '@lamplighter/contracts';
import type { AliveReport } from '../supervisor/messages.js';

/** So many ends within a minute are a crash loop. */
const MOST_EXITS = 3;

/** What an activated update has shown so far. Times are monotonic. */
export interface Probation {
  /** How the edge was before. */
  readonly before: AliveReport;
  readonly startedAt: Milliseconds;
  /** Since when it has been well; null: it is not, for `ill`. */
  readonly wellSince: Milliseconds | null;
  readonly ill: string;
  readonly exits: readonly Milliseconds[];
}

export const probationBegun = (before: AliveReport, now: Milliseconds): Probation => ({
  before,
  startedAt: now,
  wellSince: null,
  ill: 'it never completed an evaluation',
  exits: [],
});

/** It completed an evaluation. */
export function reported(probation: Probation, report: AliveReport, now: Milliseconds): Probation {
  const ill = illnessOf(report, probation.before);
  if (ill !== null) return { ...probation, wellSince: null, ill };
  return { ...probation, wellSince: probation.wellSince ?? now };
}

/** Its process ended. */
export const exited = (probation: Probation, reason: string, now: Milliseconds): Probation => ({
  ...probation,
  wellSince: null,
  ill: `the edge ${reason}`,
  exits: [...probation.exits, now].filter((at) => now - at < MINUTE),
});

/**
 * `commit` after the whole time, well during the last quarter of it; `wait`; else why it must go back. A crash loop is not
 * waited for.
 */
export function verdict(
  { startedAt, wellSince, ill, exits }: Probation,
  now: Milliseconds,
  lasts: Milliseconds,
): 'commit' | 'wait' | { readonly back: string } {
  if (exits.length >= MOST_EXITS) return { back: `crash loop: ${ill}` };
  if (now - startedAt < lasts) return 'wait';
  if (wellSince !== null && now - wellSince >= lasts / 4) return 'commit';
  return { back: wellSince === null ? ill : 'it was well only at the very end' };
}

function illnessOf(report: AliveReport, before: AliveReport): string | null {
  if (report.linesOpen < before.linesOpen) return `${report.linesOpen} lines answer, ${before.linesOpen} did before`;
  if (before.isJournalOpen && !report.isJournalOpen) return 'the journal does not open';
  if (report.desiredVersion < before.desiredVersion) {
    return `desired state ${report.desiredVersion} is in force, ${before.desiredVersion} was before`;
  }
  if (before.isOnline && !report.isOnline) return 'the broker is not reached, as it was before';
  return null;
}
