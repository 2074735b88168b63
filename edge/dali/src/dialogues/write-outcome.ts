/**
 * What became of a setting: already so; written and read back; nobody answered the question before or after; read back
 * differently from what was written; different, but the gate let no write through.
 */
export type WriteOutcome = 'unchanged' | 'written' | 'no-answer' | 'refused' | 'withheld';

/** One outcome for several settings of one unit: the worst of them. */
export function worst(outcomes: readonly WriteOutcome[]): WriteOutcome {
  const byGravity: readonly WriteOutcome[] = ['no-answer', 'refused', 'withheld', 'written'];
  return byGravity.find((outcome) => outcomes.includes(outcome)) ?? 'unchanged';
}
