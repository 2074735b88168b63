/** Stable codes of what can keep the broker from starting or an enrolment from being made. */
export type BrokerErrorCode =
  | 'bad-config'
  | 'credentials-missing'
  | 'credentials-exposed'
  | 'credentials-invalid'
  | 'credentials-example'
  | 'credentials-busy'
  | 'credentials-unwritable'
  | 'identity-taken'
  | 'bad-identity'
  | 'port-taken'
  | 'address-refused';

/** A fault that its operator can mend; the message names what and how. */
export class BrokerError extends Error {
  override readonly name = 'BrokerError';
  constructor(
    readonly code: BrokerErrorCode,
    message: string,
  ) {
    super(message);
  }
}
