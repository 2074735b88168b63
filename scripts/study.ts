import { writeFileSync } from 'node:fs';
import { Presets, SingleBar } from 'cli-progress';
import { assumptionsOf } from './study/assumptions.js';
import { studyCsv } from './study/csv.js';
import { makeStudy } from './study/make-study.js';
import { parseOptions, type StudyCommand } from './study/options.js';
import { reportText } from './study/report-text.js';
import { reproduce } from './study/reproduce/reproduce.js';

const options = parseOptions(process.argv.slice(2), new Date().getFullYear());
const bar = new SingleBar(
  {
    format: '  {bar} {percentage} %  {duration_formatted}',
    stream: process.stderr,
    hideCursor: true,
    noTTYOutput: true,
    notTTYSchedule: 15_000,
  },
  Presets.shades_classic,
);
let started = false;
const onProgress = (share: number): void => {
  if (started) bar.update(Math.round(share * 1000));
  else bar.start(1000, 0);
  started = true;
};
try {
  if (options.kind === 'study') study(options);
  else {
    const { text, sections, isReproduced } = reproduce(options, onProgress);
    bar.stop();
    process.stdout.write(`${text}\n`);
    if (options.json) process.stdout.write(`${toJson({ reproduced: isReproduced, sections })}\n`);
    if (!isReproduced) process.exitCode = 1;
  }
} catch (error) {
  bar.stop();
  process.stderr.write(`\nlamplighter: ${(error as Error).message}\n`);
  process.exitCode = 1;
}

function study(command: StudyCommand): void {
  const report = makeStudy(command, onProgress);
  bar.stop();
  const { result, program, against, estate } = report;
  process.stdout.write(`\n${reportText(report)}\n`);
  if (command.csv !== undefined) write(command.csv, studyCsv(command.by, result.groups, result.total));
  if (!command.json) return;
  const study = {
    from: command.from,
    to: command.to,
    timeZone: report.timeZone,
    program: program.name,
    against: against.name,
    assumptions: assumptionsOf(report).map(([title, text]) => (title ? `${title}: ${text}` : text)),
    inventoryRows: estate.accounting,
    by: command.by,
    ...result,
    seconds: report.seconds,
  };
  process.stdout.write(`${toJson({ study })}\n`);
}

function write(file: string, text: string): void {
  try {
    writeFileSync(file, text);
  } catch (error) {
    throw new Error(
      `--csv: ${file} cannot be written (${(error as NodeJS.ErrnoException).code}); name a file in a folder that exists`,
    );
  }
}

/** JSON with numbers to a thousandth of their unit: more than any assumption is good for. */
function toJson(value: unknown): string {
  return JSON.stringify(value, (_, each) => (typeof each === 'number' ? Math.round(each * 1000) / 1000 : each));
}
