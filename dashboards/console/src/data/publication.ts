import type { LintFinding } from '@lamplighter/contracts';
import { ApiError } from './api-error.js';

/** Why the controller did not publish a draft, and whether a reason would do. */
export interface Refusal {
  /** Errors first, then warnings, then notes. */
  readonly findings: readonly LintFinding[];
  readonly needsReason: boolean;
}

const ORDER: readonly LintFinding['severity'][] = ['error', 'warning', 'info'];

/** The refusal that an error bears; null when a draft failed for another reason. */
export function refusalOf(error: unknown): Refusal | null {
  const problem = error instanceof ApiError ? error.problem : null;
  if (!problem?.findings?.length) return null;
  const findings = [...problem.findings].sort((a, b) => ORDER.indexOf(a.severity) - ORDER.indexOf(b.severity));
  return { findings, needsReason: problem.needsReason ?? false };
}

/** How many findings have this severity. */
export const countOf = ({ findings }: Refusal, severity: LintFinding['severity']): number =>
  findings.filter((finding) => finding.severity === severity).length;

/** Where a draft is sent: with the reason for publishing it in spite of warnings, when there is one. */
export const publicationPath = (path: string, reason: string | null): string =>
  reason === null ? path : `${path}?reason=${encodeURIComponent(reason)}`;
