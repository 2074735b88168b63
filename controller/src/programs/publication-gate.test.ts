import type { LintFinding } from '@lamplighter/contracts';
import { expect } from 'chai';
import { ChangeError } from '../changes/change-error.js';
import { checkPublication } from './publication-gate.js';

const finding = (severity: LintFinding['severity'], check = severity): LintFinding => ({
  check,
  severity,
  place: 'programs.street.steps.0',
  why: 'it is too dark',
  fix: 'raise the level',
});

const refusal = (findings: readonly LintFinding[], reason: string | null): ChangeError | null => {
  try {
    checkPublication(findings, reason);
    return null;
  } catch (error) {
    if (error instanceof ChangeError) return error;
    throw error;
  }
};

describe('the gate before publication', () => {
  it('lets through what has nothing against it, and what has infos only', () => {
    expect(refusal([], null)).to.equal(null);
    expect(refusal([finding('info')], null)).to.equal(null);
  });

  it('asks for a reason when there are warnings, and takes it', () => {
    const findings = [finding('warning'), finding('info')];
    const asked = refusal(findings, null);
    expect(asked).to.include({ code: 'needs-reason' });
    expect(asked?.message).to.match(/^not published: 1 warning; .*\?reason=/);
    expect(asked?.findings).to.deep.equal(findings);
    expect(refusal(findings, 'the park closes at night')).to.equal(null);
  });

  it('lets no reason outweigh an error', () => {
    const findings = [finding('error'), finding('warning'), finding('error', 'error')];
    for (const reason of [null, 'but I want it']) {
      const blocked = refusal(findings, reason);
      expect(blocked).to.include({ code: 'blocked', message: 'not published: 2 errors to be mended first' });
      expect(blocked?.findings).to.deep.equal(findings);
    }
  });
});
