/** The port is taken, or the address is not this machine's. The message says how to mend it. */
export class ListenError extends Error {
  override readonly name = 'ListenError';
  constructor(
    readonly code: 'port-taken' | 'cannot-listen',
    message: string,
  ) {
    super(message);
  }
}
