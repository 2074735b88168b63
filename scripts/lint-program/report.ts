import type { Finding, Severity } from '@lamplighter/lighting';

/** Columns of a terminal that the text is wrapped to. */
const WIDTH = 110;
const INDENT = ' '.repeat(9);

/** Findings as a table with why and fix under each, and a line that counts them. */
export function reportText(findings: readonly Finding[]): string {
  const widest = Math.max(0, ...findings.map(({ check }) => check.length));
  const rows = findings.map(({ severity, check, place, why, fix }) =>
    [
      `${severity.padEnd(INDENT.length)}${check.padEnd(widest)}  ${place}`,
      ...wrapped(why),
      ...wrapped(`Fix: ${fix}`),
    ].join('\n'),
  );
  return [...rows, countLine(findings)].join('\n\n');
}

/** `1 error, 2 warnings, no infos`. */
function countLine(findings: readonly Finding[]): string {
  const count = (severity: Severity): string => {
    const number = findings.filter((finding) => finding.severity === severity).length;
    return `${number === 0 ? 'no' : number} ${severity}${number === 1 ? '' : 's'}`;
  };
  return `${count('error')}, ${count('warning')}, ${count('info')}`;
}

function wrapped(text: string): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const line = `${lines.at(-1) ?? INDENT} ${word}`;
    if (lines.length > 0 && line.length <= WIDTH) lines[lines.length - 1] = line;
    else lines.push(`${INDENT}${word}`);
  }
  return lines;
}
