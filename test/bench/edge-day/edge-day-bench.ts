import { type ChildProcess, fork, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { HOUR, MINUTE, type Milliseconds, SECOND, SteppedClock, SystemClock } from '@lamplighter/contracts';
import { stateFiles } from '@lamplighter/edge';
import { createSimulatedLine, type SimulatedLine } from '@lamplighter/firmware-sim';
import type { BenchCase } from '../bench-case.js';
import { LAMPS_PER_LINE, LINES, streetOfAHundred } from './street.js';

const ROOT = new URL('../../..', import.meta.url).pathname;
/** Noon: the day holds a whole night. */
const FROM = Date.UTC(2026, 10, 22, 12);
/** `HOURS=2 npm run bench -- edge-day` for a glance. */
const HOURS = Number(process.env['HOURS'] ?? 24);
const STEP: Milliseconds = 5 * SECOND;
/** RELIABILITY and the issue of the edge: a hundred lamps in less than so much. */
const LIMIT_MIB = 100;
const MIB = 1024 * 1024;
/** As the unit in deploy/edge starts it. */
const FLAGS = ['--max-semi-space-size=1', '--optimize-for-size'];
const ENVIRONMENT = { MALLOC_ARENA_MAX: '1' };
/** Exchanges of the bare port, which stand for as many as the edge made. */
const BARE_EXCHANGES = 20_000;

interface Advanced {
  readonly residentBytes: number;
  readonly cpuSeconds: number;
  readonly records: number;
  readonly lit: number;
  readonly openFaults: readonly string[];
}

/** What an edge with a hundred lamps needs of its machine over a whole day: memory against its limit, CPU against a bare port. */
export async function edgeDayBench(say: (text: string) => void): Promise<BenchCase[]> {
  const built = spawnSync(process.execPath, ['node_modules/typescript7/bin/tsc', '-b', 'edge'], { cwd: ROOT });
  if (built.status !== 0) throw new Error(`the edge could not be built: ${built.stdout}`);
  const folder = mkdtempSync(join(tmpdir(), 'edge-day-'));
  const clock = new SteppedClock(FROM);
  const lines = await Promise.all(
    Array.from({ length: LINES }, (_, line) => openLine(clock, join(folder, `line-${line}`))),
  );
  try {
    const day = await liveADay(say, folder, clock, lines);
    const exchanges = lines.reduce((sum, line) => sum + line.stats().frames, 0);
    const bare = await bareCpu(join(folder, 'line-0'));
    const bareSeconds = (bare / BARE_EXCHANGES) * exchanges;
    say(
      `${HOURS} h: ${exchanges} frames, ${day.records} records, open faults: ${day.openFaults.join(', ') || 'none'}; ` +
        `CPU ${((day.cpuSeconds / (HOURS * 3600)) * 100).toFixed(2)} % of a core of real time`,
    );
    return [
      {
        case: `resident memory with ${LINES * LAMPS_PER_LINE} lamps, highest after the first hour`,
        ours: day.highestBytes / MIB,
        other: LIMIT_MIB,
        others: 'the limit',
        ratio: LIMIT_MIB / (day.highestBytes / MIB),
        unit: 'MiB',
      },
      {
        case: `CPU of ${HOURS} simulated hours`,
        ours: day.cpuSeconds,
        other: bareSeconds,
        others: 'as many answered requests on a bare serial port',
        ratio: bareSeconds / day.cpuSeconds,
        unit: 's',
      },
    ];
  } finally {
    await Promise.all(lines.map((line) => line.stop()));
    rmSync(folder, { recursive: true, force: true });
  }
}

async function openLine(clock: SteppedClock, link: string): Promise<SimulatedLine> {
  const gear = Array.from({ length: LAMPS_PER_LINE }, (_, shortAddress) => ({ shortAddress, nominalPowerW: 42 }));
  const io = new SystemClock(() => {});
  const line = createSimulatedLine({ clock, io, gear, sensors: [{ shortAddress: 0 }], link });
  await line.start();
  return line;
}

async function liveADay(
  say: (text: string) => void,
  folder: string,
  clock: SteppedClock,
  lines: readonly SimulatedLine[],
): Promise<Advanced & { readonly highestBytes: number }> {
  const document = streetOfAHundred();
  const dataDir = join(folder, 'data');
  await stateFiles(dataDir, document).desired.save({ received: document, signature: '' });
  const config = {
    edgeId: document.edge,
    nis: document.nis,
    dataDir,
    mqtt: { url: 'mqtt://127.0.0.1:9', username: document.edge, password: 'none', spreadSeconds: 0 },
    lines: lines.map((_, line) => ({ path: join(folder, `line-${line}`) })),
  };
  const child = childOf('edge-process.mjs', { config, from: FROM }, FLAGS);
  await once(child, 'message');
  let highestBytes = 0;
  let last: Advanced | null = null;
  for (let at = 0; at < HOURS * HOUR; at += STEP) {
    child.send({ advance: STEP });
    [last] = (await once(child, 'message')) as [Advanced];
    await clock.advance(STEP);
    if (at >= HOUR) highestBytes = Math.max(highestBytes, last.residentBytes);
    if (at % (7 * MINUTE) === 0) await lines[0]?.sensor(0).detect();
    if (at % (2 * HOUR) === 0) say(`${at / HOUR} h: ${last.lit} lit, ${Math.round(last.residentBytes / MIB)} MiB`);
  }
  if (!last) throw new Error('HOURS must be above 0');
  child.send({ advance: 0 });
  await once(child, 'exit');
  return { ...last, highestBytes: highestBytes || last.residentBytes };
}

async function bareCpu(path: string): Promise<number> {
  const child = childOf('bare-port.mjs', { path, exchanges: BARE_EXCHANGES }, []);
  const [{ cpuSeconds }] = (await once(child, 'message')) as [{ cpuSeconds: number }];
  await once(child, 'exit');
  return cpuSeconds;
}

function childOf(file: string, argument: unknown, execArgv: readonly string[]): ChildProcess {
  return fork(new URL(file, import.meta.url), [JSON.stringify(argument)], {
    execArgv: [...execArgv],
    cwd: ROOT,
    env: { ...process.env, ...ENVIRONMENT },
  });
}
