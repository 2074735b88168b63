/**
 * Why an update was not taken. Final, whatever is tried again: `too-large` more bytes than allowed; `not-json`, `malformed`
 * no signed document; `unknown-format`; `too-few-signatures` fewer valid ones of different keys than the root asks for;
 * `bad-root` a new root that the old one did not sign; `expired`; `wrong-class`; `older`; `other-content` the same version
 * with another content; `failed-before`; `minimum-version` an update in between is missing; `bad-path` a file name that
 * leads out of the slot; `damaged` a file that is not as signed; `bad-settings`. Final and no refusal: `installed` already;
 * `not-selected` by the rollout. May pass: `clock-not-trusted`, `busy`, `unreachable`, `disk`.
 */
export type UpdateErrorCode =
  | 'too-large'
  | 'not-json'
  | 'malformed'
  | 'unknown-format'
  | 'too-few-signatures'
  | 'bad-root'
  | 'expired'
  | 'wrong-class'
  | 'older'
  | 'other-content'
  | 'failed-before'
  | 'installed'
  | 'minimum-version'
  | 'bad-path'
  | 'damaged'
  | 'bad-settings'
  | 'not-selected'
  | 'clock-not-trusted'
  | 'busy'
  | 'unreachable'
  | 'disk';

const PASSING: readonly UpdateErrorCode[] = ['clock-not-trusted', 'busy', 'unreachable', 'disk'];
const NO_REFUSAL: readonly UpdateErrorCode[] = ['installed', 'not-selected'];

/** An update was not taken; what runs goes on running. */
export class UpdateError extends Error {
  override readonly name = 'UpdateError';

  constructor(
    readonly code: UpdateErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }

  /** Trying again later may succeed. */
  get mayPass(): boolean {
    return PASSING.includes(this.code);
  }

  /** It is bad, or bad for this edge: an outcome. Not so while the edge has it or its turn has not come. */
  get isRefusal(): boolean {
    return !this.mayPass && !NO_REFUSAL.includes(this.code);
  }
}
