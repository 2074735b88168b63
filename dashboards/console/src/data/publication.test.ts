import type { LintFinding } from '@lamplighter/contracts';
import { expect } from 'chai';
import { ApiError } from './api-error.js';
import { countOf, publicationPath, refusalOf } from './publication.js';

const finding = (severity: LintFinding['severity']): LintFinding => ({
  check: 'belowFloor',
  severity,
  place: 'programs.residential.baseLevel',
  why: 'because',
  fix: 'mend it',
});

describe('a refused publication', () => {
  it('lists errors first, then warnings, then notes', () => {
    const findings = [finding('info'), finding('warning'), finding('error'), finding('warning')];
    const refusal = refusalOf(new ApiError('refused', { findings, needsReason: false }));
    expect(refusal?.findings.map((each) => each.severity)).to.deep.equal(['error', 'warning', 'warning', 'info']);
    expect(refusal && countOf(refusal, 'warning')).to.equal(2);
    expect(refusal?.needsReason).to.equal(false);
  });

  it('asks for a reason only when the controller does', () => {
    expect(
      refusalOf(new ApiError('refused', { findings: [finding('warning')], needsReason: true }))?.needsReason,
    ).to.equal(true);
    expect(refusalOf(new ApiError('refused', { findings: [finding('error')] }))?.needsReason).to.equal(false);
  });

  it('is none where a draft failed otherwise', () => {
    expect(refusalOf(new ApiError('stale', { status: 412 }))).to.equal(null);
    expect(refusalOf(new ApiError('refused', { findings: [] }))).to.equal(null);
    expect(refusalOf(new TypeError('broken'))).to.equal(null);
  });

  it('is sent again with the reason, whatever signs are in it', () => {
    expect(publicationPath('/programs/quiet', null)).to.equal('/programs/quiet');
    expect(publicationPath('/programs/quiet', 'bats & owls: 50 %?')).to.equal(
      '/programs/quiet?reason=bats%20%26%20owls%3A%2050%20%25%3F',
    );
  });
});
