/** `in-use`: something else names what should go. */
export type BoundErrorCode = 'missing' | 'stale' | 'needs-version' | 'not-yours' | 'invalid' | 'in-use';

/** A change of a lighting group, floor exemption or cap that is refused. `errors` name the fields to mend, if any. */
export class BoundError extends Error {
  override readonly name = 'BoundError';
  constructor(
    readonly code: BoundErrorCode,
    message: string,
    readonly errors: readonly { readonly field: string; readonly message: string }[] = [],
  ) {
    super(message);
  }
}

/** The content is at fault in one field. */
export const invalid = (field: string, message: string): BoundError =>
  new BoundError('invalid', `${field}: ${message}`, [{ field, message }]);
