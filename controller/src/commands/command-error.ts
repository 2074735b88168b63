/** A command cannot be given. The message names what to mend. */
export class CommandError extends Error {
  override readonly name = 'CommandError';
  constructor(
    readonly code: 'unknown-luminaire' | 'bad-period',
    message: string,
  ) {
    super(message);
  }
}
