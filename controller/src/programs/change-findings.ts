import type { DesiredState, EpochMs, LintFinding } from '@lamplighter/contracts';
import type { Draft } from './document-kind.js';

/** Looks for what is wrong with a document in the year from `from`; pure. */
export type Linter = (desired: DesiredState, from: EpochMs) => readonly LintFinding[];

/** Representative documents of every municipality concerned. */
export interface ChangeInTheStreet {
  /** As they would be. */
  readonly after: readonly DesiredState[];
  /** As they are; none while the program or calendar is new. */
  readonly before: readonly DesiredState[];
}

/**
 * What the linter says of a change. What it already says elsewhere, of what is in force, is left out: else two faulty
 * programs of one calendar could never be mended, each waiting for the other.
 */
export async function findingsOfChange(
  draft: Draft,
  { after, before }: ChangeInTheStreet,
  lint: Linter,
  from: EpochMs,
): Promise<readonly LintFinding[]> {
  const findings = await lintAll(after, lint, from);
  const isOwn = ownPlaces(draft);
  if (findings.every(isOwn)) return merged(findings);
  const known = new Set((await lintAll(before, lint, from)).map((finding) => JSON.stringify(finding)));
  return merged(findings.filter((finding) => isOwn(finding) || !known.has(JSON.stringify(finding))));
}

/** Other requests have their turn between two documents: the linter takes a while. */
async function lintAll(documents: readonly DesiredState[], lint: Linter, from: EpochMs): Promise<LintFinding[]> {
  const findings: LintFinding[] = [];
  for (const document of documents) {
    await new Promise((resolve) => setImmediate(resolve));
    for (const { check, severity, place, why, fix } of lint(document, from)) {
      findings.push({ check, severity, place, why, fix });
    }
  }
  return findings;
}

/** One of those that ask for the same: the sun rises a minute earlier in the next municipality, which changes only why. */
function merged(findings: readonly LintFinding[]): readonly LintFinding[] {
  const byDemand = new Map<string, LintFinding>();
  for (const finding of findings) {
    const { check, severity, place, fix } = finding;
    const demand = JSON.stringify([check, severity, place, fix]);
    if (!byDemand.has(demand)) byDemand.set(demand, finding);
  }
  return [...byDemand.values()];
}

function ownPlaces({ kind, document }: Draft): (finding: LintFinding) => boolean {
  const own = `${kind}s.${document.id}`;
  return ({ place }) => place === own || place.startsWith(`${own}.`);
}
