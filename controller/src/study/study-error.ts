/** Stable codes of what makes a study impossible. */
export type StudyErrorCode =
  | 'bad-program'
  | 'unknown-program'
  | 'bad-tariff'
  | 'bad-power-curve'
  | 'bad-presence-profile'
  | 'bad-span'
  | 'unknown-place';

/** A study that cannot be made. The message names the field and the fix. */
export class StudyError extends Error {
  override readonly name = 'StudyError';
  constructor(
    readonly code: StudyErrorCode,
    message: string,
  ) {
    super(message);
  }
}
