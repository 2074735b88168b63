/**
 * Why the store refused. `in-use`: another process holds the data folder. `disk-full`, `io-error`: the disk did; the
 * record is not kept, lighting goes on. `closed`: not open, or already stopped. `bad-input`: longer than anything the journal takes.
 */
export type StoreErrorCode = 'in-use' | 'disk-full' | 'io-error' | 'closed' | 'bad-input';

/** The store cannot do what was asked. `code` says what the caller can do about it. */
export class StoreError extends Error {
  override readonly name = 'StoreError';
  constructor(
    readonly code: StoreErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** Any failure of the file system as a StoreError. */
export function asStoreError(error: unknown, folder: string): StoreError {
  if (error instanceof StoreError) return error;
  const text = chainText(error);
  if (/ENOSPC|EDQUOT|No space left|quota exceeded/i.test(text)) {
    return new StoreError('disk-full', `disk of ${folder} is full: free some space; records are not kept until then`, {
      cause: error,
    });
  }
  return new StoreError('io-error', `store in ${folder} failed: ${text.split('\n')[0]}`, { cause: error });
}

function chainText(error: unknown): string {
  const parts: string[] = [];
  for (let at = error; at instanceof Error && parts.length < 5; at = at.cause) {
    parts.push(`${at.message} ${(at as NodeJS.ErrnoException).code ?? ''}`.trim());
  }
  return parts.join(': ') || String(error);
}
