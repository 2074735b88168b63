import type { EpochMs, Milliseconds } from '@lamplighter/contracts';

/** What the street-issue system is told of a fault. Of the asset only: no personal data. */
export interface IssueReport {
  /** Our own reference; the request is found again by it. */
  readonly reference: string;
  readonly faultCode: string;
  readonly asset: string;
  readonly street: string;
  readonly latitude: number;
  readonly longitude: number;
  readonly raisedAt: EpochMs;
}

export interface IssueUpdate {
  /** Our own id of the update; the same update sent twice is one. */
  readonly updateId: string;
  readonly requestId: string;
  readonly kind: 'closed' | 'reopened';
  readonly at: EpochMs;
}

/** The answer to a new request: its id, or a token to be exchanged for the id later. */
export type Filed = { readonly requestId: string } | { readonly token: string };

/** A system that takes reports about streets. Every method throws StreetIssueError and nothing else. */
export interface StreetIssueSystem {
  file(report: IssueReport): Promise<Filed>;
  /** Id of the request that carries this reference, or null when there is none. */
  find(reference: string): Promise<string | null>;
  /** Id behind a token; null: not decided yet. */
  resolve(token: string): Promise<string | null>;
  /** The request's status in the system's own words; null: the system does not know the request. */
  status(requestId: string): Promise<string | null>;
  /** False: the system takes no updates. */
  update(update: IssueUpdate): Promise<boolean>;
}

/**
 * - `refused`: the system said no and did nothing (bad key, unknown service, missing field)
 * - `busy`: the system did nothing and asks for patience (429, or a connection that was never made)
 * - `uncertain`: it may have done what it was asked (server error, no answer in time, an answer that makes no sense)
 */
export type StreetIssueErrorCode = 'refused' | 'busy' | 'uncertain';

export class StreetIssueError extends Error {
  override readonly name = 'StreetIssueError';
  constructor(
    readonly code: StreetIssueErrorCode,
    message: string,
    /** Least time until the system should be asked again. */
    readonly waitMs: Milliseconds = 0,
  ) {
    super(message);
  }
}
