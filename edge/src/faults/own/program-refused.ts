import type { Condition, Seen } from '../condition.js';

/** The desired state: which version is in force, and why a newer one was not taken. */
export interface DesiredSeen extends Seen {
  readonly version: number;
  /** Empty when none was refused. */
  readonly refusal: string;
}

/** A document was refused: the lamps follow the last good one. */
export const programRefused: Condition<DesiredSeen> = {
  code: 'invalidProgram',
  raise: { times: 1 },
  clear: { times: 1 },
  judge:
    () =>
    ({ refusal }) =>
      refusal !== '',
  evidence: ({ version, refusal }) => ({ inForce: version, refusal }),
};
