/** What a person who plays with the simulator can get wrong. Codes are stable. */
export type SimulatorErrorCode =
  | 'no-pseudo-terminal'
  | 'link-taken'
  | 'not-started'
  | 'unknown-device'
  | 'bad-option'
  | 'no-counts';

/** An error that says what is wrong and how to mend it. */
export class SimulatorError extends Error {
  override readonly name = 'SimulatorError';
  constructor(
    readonly code: SimulatorErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
