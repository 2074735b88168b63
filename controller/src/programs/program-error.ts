import type { LintFinding } from '@lamplighter/contracts';

/** `blocked`: the linter found errors. `needs-reason`: it found warnings, and nobody said why to publish all the same. */
export type ProgramErrorCode =
  | 'missing'
  | 'stale'
  | 'needs-version'
  | 'not-yours'
  | 'invalid'
  | 'blocked'
  | 'needs-reason';

/** A change of a program or calendar that is refused. `field` names what to mend when the content is at fault. */
export class ProgramError extends Error {
  override readonly name = 'ProgramError';
  constructor(
    readonly code: ProgramErrorCode,
    message: string,
    readonly field: string | null = null,
    readonly findings: readonly LintFinding[] = [],
  ) {
    super(message);
  }
}
