import type { LintFinding } from '@lamplighter/contracts';
import { ChangeError } from '../changes/change-error.js';

/**
 * Lets a change through, or throws ChangeError `blocked` for errors, `needs-reason` for warnings that come without a
 * reason. Infos never block.
 */
export function checkPublication(findings: readonly LintFinding[], reason: string | null): void {
  const errors = findings.filter((finding) => finding.severity === 'error').length;
  if (errors > 0) {
    throw new ChangeError('blocked', `not published: ${counted(errors, 'error')} to be mended first`, [], findings);
  }
  const warnings = findings.filter((finding) => finding.severity === 'warning').length;
  if (warnings > 0 && reason === null) {
    throw new ChangeError(
      'needs-reason',
      `not published: ${counted(warnings, 'warning')}; mend what they say, or publish with ?reason=`,
      [],
      findings,
    );
  }
}

const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`;
