import { ControlProgram, type DesiredState, type LintFinding } from '@lamplighter/contracts';
import { expect } from 'chai';
import { findingsOfChange } from './change-findings.js';
import { draftOf } from './document-kind.js';

const draft = draftOf('program', ControlProgram.parse({ id: 'street', name: 'Street', activePeriods: [] }));
const document = (version: number): DesiredState => ({ version }) as DesiredState;
const at = (place: string, why = 'too dark'): LintFinding => ({
  check: 'belowFloor',
  severity: 'error',
  place,
  why,
  fix: 'raise it',
});

/** What is found when the linter says these things of these documents. */
const found = async (said: Record<number, readonly LintFinding[]>, after: number[], before: number[]) => {
  const findings = await findingsOfChange(
    draft,
    { after: after.map(document), before: before.map(document) },
    ({ version }) => said[version] ?? [],
    0,
  );
  return findings.map(({ place, why }) => `${place}: ${why}`);
};

describe('what the linter finds in a change', () => {
  it('is told once, though it comes a minute earlier in the next municipality', async () => {
    const said = {
      1: [at('programs.street', 'first at 22:31')],
      2: [at('programs.street', 'first at 22:30'), { ...at('programs.street', 'P3 too'), fix: 'raise it to 20 %' }],
    };
    expect(await found(said, [1, 2], [])).to.deep.equal(['programs.street: first at 22:31', 'programs.street: P3 too']);
  });

  it('leaves out what is wrong elsewhere already, so that two faulty programs can be mended one after the other', async () => {
    const neighbour = at('programs.street-2.steps.0');
    const said = { 1: [neighbour], 2: [neighbour, at('programs.street.steps.0')] };
    expect(await found(said, [1], [2])).to.deep.equal([]);
  });

  it('holds what grows worse elsewhere through the change', async () => {
    const said = { 1: [at('programs.street-2', 'on 200 days')], 2: [at('programs.street-2', 'on 2 days')] };
    expect(await found(said, [1], [2])).to.deep.equal(['programs.street-2: on 200 days']);
  });

  it('holds what goes wrong elsewhere through the change', async () => {
    const said = { 1: [at('calendars.all-year', 'a day without a program')], 2: [at('programs.street-2')] };
    expect(await found(said, [1], [2])).to.deep.equal(['calendars.all-year: a day without a program']);
  });

  it('holds what is wrong in the draft itself, though it was wrong before', async () => {
    const said = { 1: [at('programs.street.baseLevel'), at('programs.street')], 2: [at('programs.street.baseLevel')] };
    expect(await found(said, [1], [2])).to.deep.equal([
      'programs.street.baseLevel: too dark',
      'programs.street: too dark',
    ]);
  });
});
