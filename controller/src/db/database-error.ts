/** Stable codes of what can keep the database from serving. */
export type DatabaseErrorCode =
  | 'no-binaries'
  | 'data-folder-in-use'
  | 'data-folder-unreachable'
  | 'data-folder-damaged'
  | 'disk-full'
  | 'start-failed'
  | 'unreachable'
  | 'migration-failed';

/** The database cannot be opened. The message names what is wrong and how to mend it. */
export class DatabaseError extends Error {
  override readonly name = 'DatabaseError';
  constructor(
    readonly code: DatabaseErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** SQLSTATE of a refused statement, when the server sent one. */
export const sqlState = (error: unknown): string | undefined => {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code) ? code : undefined;
};

/**
 * The data itself was refused: the same statement would be refused again (SQLSTATE classes 21, 22, 23 and, for what a
 * type's input function says, 42804) or the encoder found a number out of its column's range. Everything else
 * (connection, disk, shutdown, deadlock) may pass when repeated.
 */
export function isDataRefusal(error: unknown): boolean {
  if (error instanceof RangeError) return true;
  const state = sqlState(error);
  return state !== undefined && (/^(21|22|23)/.test(state) || state === '42804');
}
