/** Stable codes of what this package refuses to encode. */
export type DaliErrorCode = 'bad-address' | 'bad-level' | 'bad-frame' | 'bad-value';

/** A value that does not fit its place in a frame. The message names the field and its range. */
export class DaliError extends Error {
  override readonly name = 'DaliError';
  constructor(
    readonly code: DaliErrorCode,
    message: string,
  ) {
    super(message);
  }
}

/** Returns `value` when it is a whole number from 0 to `max`; throws a DaliError naming `field` otherwise. */
export function whole(field: string, value: number, max: number, code: DaliErrorCode = 'bad-value'): number {
  if (Number.isInteger(value) && value >= 0 && value <= max) return value;
  throw new DaliError(code, `${field} is ${value}; it must be a whole number from 0 to ${max}`);
}
