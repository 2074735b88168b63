import type { BenchCase } from './bench-case.js';
import { edgeDayBench } from './edge-day/edge-day-bench.js';
import { journalBench } from './journal/journal-bench.js';
import { lineSweepBench } from './line-sweep/line-sweep-bench.js';
import { presenceLatencyBench } from './presence-latency/presence-latency-bench.js';
import { resolveBench } from './resolve/resolve-bench.js';

const BENCHES: Readonly<Record<string, (say: (text: string) => void) => BenchCase[] | Promise<BenchCase[]>>> = {
  'edge-day': edgeDayBench,
  journal: journalBench,
  'line-sweep': lineSweepBench,
  'presence-latency': presenceLatencyBench,
  resolve: resolveBench,
};

const [name = ''] = process.argv.slice(2);
const bench = Object.hasOwn(BENCHES, name) ? BENCHES[name] : undefined;
if (!bench) {
  process.stderr.write(`npm run bench -- NAME: NAME must be one of ${Object.keys(BENCHES).join(', ')}\n`);
  process.exit(1);
}
const cases = await bench((text) => process.stderr.write(`${text}\n`));
for (const { case: what, ours, other, others, ratio, unit } of cases) {
  const number = (value: number): string => value.toLocaleString('en', { maximumSignificantDigits: 4 });
  process.stdout.write(`${what}: ${number(ours)} ${unit}, ${others}: ${number(other)}, ratio ${number(ratio)}\n`);
}
process.stdout.write(`${JSON.stringify({ bench: name, cases })}\n`);
