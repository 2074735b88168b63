/**
 * `line-closed`: the line is not open, or went away under the dialogue; it reopens by itself.
 * `no-interface`: the port cannot be opened, or nothing on it speaks a language of DALI interfaces.
 * `refused`: the interface would not take a frame.
 * `timeout`: the interface answers but never said that a frame was sent.
 * `noise`: what came back could not be read, twice in a row, or five times for settings.
 * `busy`: far more waits for the line than it can carry.
 */
export type BusErrorCode = 'line-closed' | 'no-interface' | 'refused' | 'timeout' | 'noise' | 'busy';

/** What a DALI line cannot do. The message names the port and, where a person can mend it, how. */
export class BusError extends Error {
  override readonly name = 'BusError';
  constructor(
    readonly code: BusErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
