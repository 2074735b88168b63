import type { Milliseconds } from '@lamplighter/contracts';

/**
 * The ways in which street-issue systems were seen to fail (RELIABILITY F-29).
 * - status: refuses with an error list; `retryAfterSeconds` adds the header
 * - commitThenTimeout: stores the request and never answers
 * - token: stores the request and answers a token that resolves after `polls` look-ups
 * - html: stores nothing, answers 200 with a web page
 * - doubled: stores the request once and names it twice in the answer
 * - slow: does everything right after a delay (real time)
 * - reset: cuts the connection before reading
 */
export type StreetIssueFailure =
  | { readonly kind: 'status'; readonly status: number; readonly retryAfterSeconds?: number }
  | { readonly kind: 'commitThenTimeout' }
  | { readonly kind: 'token'; readonly polls?: number }
  | { readonly kind: 'html' }
  | { readonly kind: 'doubled' }
  | { readonly kind: 'slow'; readonly milliseconds: Milliseconds }
  | { readonly kind: 'reset' };

/** Which calls a failure meets: by default the creation of requests. */
export interface FailureScope {
  /** How often; default once. */
  readonly times?: number;
  readonly method?: 'GET' | 'POST' | 'any';
  /** Beginning of the path; default `/requests`. `/` means every path. */
  readonly path?: string;
}

interface Planned {
  readonly failure: StreetIssueFailure;
  readonly scope: Required<FailureScope>;
  left: number;
}

/** Failures that wait for the call they are meant for; first planned, first met. */
export class FailurePlan {
  #planned: Planned[] = [];

  add(failure: StreetIssueFailure, scope: FailureScope): void {
    const full = { times: scope.times ?? 1, method: scope.method ?? 'POST', path: scope.path ?? '/requests' } as const;
    this.#planned.push({ failure, scope: full, left: full.times });
  }

  /** The failure that this call meets, if any. */
  take(method: string, path: string): StreetIssueFailure | null {
    const met = this.#planned.find(
      ({ scope }) => (scope.method === 'any' || scope.method === method) && path.startsWith(scope.path),
    );
    if (!met) return null;
    met.left -= 1;
    if (met.left <= 0) this.#planned = this.#planned.filter((planned) => planned !== met);
    return met.failure;
  }

  clear(): void {
    this.#planned = [];
  }
}
