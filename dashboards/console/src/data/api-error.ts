import type { Problem } from '@lamplighter/contracts';

/** `network`: no answer. `signedOut`: the session is over. `stale`: changed by someone else meanwhile. */
export type ApiErrorCode = 'network' | 'signedOut' | 'forbidden' | 'notFound' | 'stale' | 'refused' | 'server';

/** Why a request to the controller failed, with the problem details it gave. */
export class ApiError extends Error {
  constructor(
    readonly code: ApiErrorCode,
    readonly problem: Partial<Problem> | null,
    options?: ErrorOptions,
  ) {
    super(problem?.detail ?? problem?.title ?? code, options);
    this.name = 'ApiError';
  }

  /** What the controller says about one field of the request. */
  fieldMessage(field: string): string | undefined {
    return this.problem?.errors?.find((each) => each.field === field || each.field.endsWith(`.${field}`))?.message;
  }
}

export function codeOfStatus(status: number): ApiErrorCode {
  if (status === 401) return 'signedOut';
  if (status === 403) return 'forbidden';
  if (status === 404) return 'notFound';
  if (status === 412) return 'stale';
  return status < 500 ? 'refused' : 'server';
}
