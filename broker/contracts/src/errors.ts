/** Stable codes of what can be wrong with bytes or topics from the wire. Codes are stored beside rejected messages. */
export type WireErrorCode =
  | 'too-large'
  | 'not-protobuf'
  | 'bad-metric'
  | 'value-out-of-range'
  | 'unknown-alias'
  | 'bad-topic'
  | 'bad-record'
  | 'bad-command'
  | 'bad-document'
  | 'unsupported-version';

/** A message that cannot be understood. `code` says which kind of wrong, the message names the field and the fix. */
export class WireError extends Error {
  override readonly name = 'WireError';
  constructor(
    readonly code: WireErrorCode,
    message: string,
  ) {
    super(message);
  }
}
