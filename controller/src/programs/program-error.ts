export type ProgramErrorCode = 'missing' | 'stale' | 'needs-version' | 'not-yours' | 'invalid';

/** A change of a program or calendar that is refused. `field` names what to mend when the content is at fault. */
export class ProgramError extends Error {
  override readonly name = 'ProgramError';
  constructor(
    readonly code: ProgramErrorCode,
    message: string,
    readonly field: string | null = null,
  ) {
    super(message);
  }
}
