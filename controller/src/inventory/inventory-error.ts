/** Stable codes of what makes a whole inventory file unusable (a bad row never does). */
export type InventoryErrorCode =
  | 'not-csv'
  | 'not-text'
  | 'empty'
  | 'missing-column'
  | 'too-many-rows'
  | 'unknown-format'
  | 'unknown-cabinet'
  | 'unknown-edge'
  | 'bad-sensor';

/** An inventory that cannot be read at all. The message names what is wrong and how to mend it. */
export class InventoryError extends Error {
  override readonly name = 'InventoryError';
  constructor(
    readonly code: InventoryErrorCode,
    message: string,
  ) {
    super(message);
  }
}
