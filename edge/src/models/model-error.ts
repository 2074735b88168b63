/** A device model file that cannot be used; the message names the file, the field and what to mend. */
export class ModelError extends Error {
  override readonly name = 'ModelError';
  readonly code = 'bad-model';
}
