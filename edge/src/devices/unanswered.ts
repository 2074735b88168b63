import type { Dialogue } from '@lamplighter/dali';

/** What a dialogue comes to when nobody answers, without a frame on the line. */
export function unanswered<T>(dialogue: Dialogue<T>): T {
  let step = dialogue.next();
  while (!step.done) step = dialogue.next({ kind: 'none' });
  return step.value;
}
