import { lint } from '@lamplighter/lighting';
import { DateTime } from 'luxon';
import { readDocument } from './lint-program/document.js';
import { parseOptions } from './lint-program/options.js';
import { reportText } from './lint-program/report.js';

const options = parseOptions(process.argv.slice(2), Date.now());
try {
  const desired = readDocument(options);
  const { latitude, longitude, timeZone } = desired.place;
  const newYear = DateTime.fromObject({ year: options.year, hour: 12 }, { zone: timeZone });
  const findings = lint(desired, newYear.toMillis(), newYear.daysInYear);
  if (options.json) process.stdout.write(`${JSON.stringify(findings)}\n`);
  else {
    const where = `in ${options.year} at ${latitude}, ${longitude} (${timeZone})`;
    process.stdout.write(`\n${reportText(findings)} ${where}\n`);
  }
  if (findings.some(({ severity }) => severity === 'error')) process.exitCode = 1;
} catch (error) {
  process.stderr.write(`\nlamplighter: ${(error as Error).message}\n`);
  process.exitCode = 1;
}
