import type { LintFinding } from '@lamplighter/contracts';

/**
 * `in-use`: something else names what should go. `blocked`: the linter found errors. `needs-reason`: it found warnings, and
 * nobody said why to publish all the same.
 */
export type ChangeErrorCode =
  | 'missing'
  | 'stale'
  | 'needs-version'
  | 'not-yours'
  | 'invalid'
  | 'in-use'
  | 'blocked'
  | 'needs-reason';

/** A change of something kept in versions that is refused. `errors` name the fields to mend when the content is at fault. */
export class ChangeError extends Error {
  override readonly name = 'ChangeError';
  constructor(
    readonly code: ChangeErrorCode,
    message: string,
    readonly errors: readonly { readonly field: string; readonly message: string }[] = [],
    readonly findings: readonly LintFinding[] = [],
  ) {
    super(message);
  }
}

/** The same words whether others share it or have it to themselves: they tell nothing of whose it is (S-21). */
export const notYours = (kind: string): ChangeError =>
  new ChangeError(
    'not-yours',
    `this ${kind} concerns other municipalities than yours: make one of your own under a new id`,
  );

/** The content is at fault in one field. */
export const invalid = (field: string, message: string): ChangeError =>
  new ChangeError('invalid', `${field}: ${message}`, [{ field, message }]);
