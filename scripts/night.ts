import { Presets, SingleBar } from 'cli-progress';
import { parseOptions } from './night/options.js';
import { brokenInvariants, reportText } from './night/report.js';
import { runNight } from './night/run-night.js';

const options = parseOptions(process.argv.slice(2));
const bar = new SingleBar(
  {
    format: '  {bar} {percentage} %  {time}  {duration_formatted}',
    stream: process.stderr,
    hideCursor: true,
    noTTYOutput: true,
    notTTYSchedule: 15_000,
  },
  Presets.shades_classic,
);
process.stderr.write('Starting database, broker, controller, street and edge\n');
let started = false;
try {
  const { report, plan } = await runNight(options, {
    onProgress: (share, instant) => {
      const progress = { time: new Date(instant).toISOString().slice(11, 16) };
      if (started) bar.update(Math.round(share * 1000), progress);
      else bar.start(1000, 0, progress);
      started = true;
    },
  });
  bar.stop();
  const broken = brokenInvariants(report);
  process.stdout.write(`\nNight report\n${reportText(report, plan)}\n\n`);
  for (const sentence of broken) process.stdout.write(`BROKEN: ${sentence}\n`);
  if (broken.length === 0) process.stdout.write('Every invariant held.\n');
  if (options.json) process.stdout.write(`${JSON.stringify(report)}\n`);
  process.exitCode = broken.length === 0 ? 0 : 1;
} catch (error) {
  bar.stop();
  process.stderr.write(`\nlamplighter: ${(error as Error).message}\n`);
  process.exitCode = 1;
}
// Whatever a failed start left open must not keep the command alive.
setTimeout(() => process.exit(), 2_000).unref();
