/**
 * What became of a setting: already so; written and read back; nobody answered the question before or after; read back
 * differently from what was written.
 */
export type WriteOutcome = 'unchanged' | 'written' | 'no-answer' | 'refused';

/** One outcome for several settings of one unit: the worst of them. */
export function worst(outcomes: readonly WriteOutcome[]): WriteOutcome {
  const byGravity: readonly WriteOutcome[] = ['no-answer', 'refused', 'written'];
  return byGravity.find((outcome) => outcomes.includes(outcome)) ?? 'unchanged';
}
