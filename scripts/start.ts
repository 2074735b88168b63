import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type EdgeId, type Luminaire, nisCode, SystemClock } from '@lamplighter/contracts';
import { type DemoCabinet, demoDistrict } from '@lamplighter/firmware-sim';
import { Command, InvalidArgumentError } from 'commander';
import { inventoryCsv, sensorPlacements } from './demo/demo-inventory.js';
import { emptyFolder, holdFolder } from './demo/held-folder.js';
import { clockOffset } from './demo/platform-hour.js';
import { walkers } from './demo/walkers.js';
import { BRUSSELS } from './night/plan.js';
import { openStreet, type SimulatedStreet } from './night/street.js';
import { Part, ROOT } from './platform/child.js';
import { Platform } from './platform/platform.js';
import { RestClient } from './platform/rest-client.js';
import { startStreetIssues } from './platform/street-issues.js';

interface StartOptions {
  readonly port: number;
  readonly brokerPort: number;
  readonly data: string;
  readonly fresh: boolean;
  readonly at: string;
  readonly passers: boolean;
  readonly fault: boolean;
}

/** The lamp that fails in the demonstration, counted from 1 in the first cabinet, and how long after the start. */
const FAILING_LAMP = 17;
const FAILS_AFTER_MS = 20_000;
/** Longest pause before a part that does not start is tried again. */
const LONGEST_PAUSE_MS = 60_000;

const options = new Command('npm start --')
  .description('The whole platform on embedded parts, with a generated demonstration district.')
  .option('--port <n>', 'TCP port of console and API', port, 8080)
  .option('--broker-port <n>', 'TCP port of the MQTT broker', port, 1883)
  .option('--data <folder>', 'where everything is kept', join(ROOT, 'run/demo'))
  .option('--fresh', 'forget what earlier demonstrations left', false)
  .option(
    '--at <time>',
    "auto: this evening when it is day; now: the machine's own time; or a time such as 21:30",
    'auto',
  )
  .option('--no-passers', 'nobody walks by the presence sensors')
  .option('--no-fault', 'no lamp fails after the start')
  .parse()
  .opts<StartOptions>();

const stops: (() => Promise<void>)[] = [];
let isStopping = false;

process.on('SIGINT', () => void stop(0));
process.on('SIGTERM', () => void stop(0));
try {
  await start();
} catch (error) {
  process.stderr.write(`\nlamplighter: ${(error as Error).message}\n`);
  await stop(1);
}

async function start(): Promise<void> {
  const release = holdFolder(options.data);
  if (options.fresh) emptyFolder(options.data);
  stops.push(async () => release());
  const offset = clockOffset(options.at, BRUSSELS, Date.now(), earlierOffset());
  writeFileSync(offsetFile(), String(offset));
  const clock = new SystemClock((error) => process.stderr.write(`lamplighter: ${(error as Error).message}\n`), offset);

  step('Street-issue system (simulated, Open311)');
  const { system: streetIssues, open311 } = await startStreetIssues(clock);
  stops.push(() => streetIssues.stop());

  step('Broker, database and controller');
  const platform = new Platform({
    folder: options.data,
    httpPort: options.port,
    brokerPort: options.brokerPort,
    clock: `offset:${offset}`,
    isDemo: true,
    open311,
  });
  stops.push(() => platform.stop());
  const { url, setupCode } = await platform.start();
  watch(platform.broker);
  watch(platform.controller);

  const rest = new RestClient(url);
  await rest.signIn(setupCode);
  const district = demoDistrict();
  step(`Demonstration district: ${district.length} cabinets, generated`);
  const streets: SimulatedStreet[] = [];
  for (const cabinet of district) streets.push(await furnish(platform, rest, cabinet, clock));
  if (options.fault) clock.after(FAILS_AFTER_MS, () => streets[0]?.lines[0]?.gear(FAILING_LAMP - 1).failLamp());

  const shift =
    offset === 0
      ? ''
      : `\n  The platform's clock runs ${Math.round(offset / 60_000)} minutes ahead of this machine's, into the evening or night.`;
  process.stdout.write(
    `\nLamplighter is running.\n\n  Console   ${url}/#/sign-in?code=${platform.signInCode}\n            (this sign-in works once; a new one: npm start again)\n  API       ${url}/api/docs\n  Broker    ${platform.brokerUrl}\n  Kept in   ${options.data} (logs in logs/)\n${shift}\n  Ctrl-C stops everything.\n\n`,
  );
}

/** Imports a cabinet where it is not known yet, opens its simulated hardware and starts its edge. */
async function furnish(
  platform: Platform,
  rest: RestClient,
  cabinet: DemoCabinet,
  clock: SystemClock,
): Promise<SimulatedStreet> {
  const path = `/api/v1/luminaires?edge=${cabinet.edgeId}`;
  let luminaires = await rest.all<Luminaire>(path);
  if (luminaires.length === 0) {
    await rest.send('POST', `/api/v1/inventory/import?nis=${cabinet.nis}`, inventoryCsv(cabinet));
    await rest.send('PATCH', `/api/v1/edges/${cabinet.edgeId}`, {
      powerWindow: { kind: 'switched', leadMinutes: 60, lagMinutes: 60 },
      sensors: sensorPlacements(cabinet),
    });
    luminaires = await rest.all<Luminaire>(path);
  }
  const street: SimulatedStreet = await openStreet({
    clock,
    luminaires,
    sensors: sensorPlacements(cabinet),
    pace: 'line',
    link: (line) => join(options.data, `ttyDALI-${cabinet.edgeId}-${line}`),
  });
  stops.push(() => street.stop());
  const edge = new Part({
    name: `edge-${cabinet.edgeId}`,
    entry: 'edge/src/main.ts',
    args: ['--config', writeConfig(platform, cabinet.nis, cabinet.edgeId as EdgeId, street.ports)],
    env: { LAMPLIGHTER_CLOCK_OFFSET_MS: String(clock.now() - Date.now()) },
    logs: join(options.data, 'logs'),
    announces: false,
  });
  await edge.start();
  stops.push(() => edge.stop());
  watch(edge);
  if (options.passers) stops.push(walkers(street, sensorPlacements(cabinet), clock));
  return street;
}

function writeConfig(platform: Platform, nis: string, edgeId: EdgeId, ports: readonly string[]): string {
  const file = join(options.data, `edge-${edgeId}.json`);
  const config = {
    edgeId,
    nis,
    dataDir: join(options.data, 'edges', edgeId),
    mqtt: { url: platform.brokerUrl, ...platform.edgeLogin(nisCode(nis), edgeId), spreadSeconds: 0 },
    lines: ports.map((path) => ({ path })),
    sampleMinutes: 5,
    statusSeconds: 20,
  };
  writeFileSync(file, JSON.stringify(config, null, 2), { mode: 0o600 });
  return file;
}

function offsetFile(): string {
  return join(options.data, 'clock-offset');
}

/** The clock's offset of an earlier start on this data; 0 when there was none. */
function earlierOffset(): number {
  return existsSync(offsetFile()) ? Number(readFileSync(offsetFile(), 'utf8')) || 0 : 0;
}

/** A part that ends by itself is started again, as a service manager would: after a second, then ever more patiently. */
function watch(part: Part, pause = 1_000): void {
  part.onExit((why) => {
    if (isStopping) return;
    process.stderr.write(`lamplighter: ${why.message}\n  It is started again.\n`);
    restart(part, pause);
  });
}

function restart(part: Part, pause: number): void {
  setTimeout(() => {
    if (isStopping) return;
    part.start().then(
      () => watch(part),
      (error: Error) => {
        if (isStopping) return;
        const next = Math.min(pause * 2, LONGEST_PAUSE_MS);
        process.stderr.write(`lamplighter: ${error.message}\n  Tried again in ${next / 1_000} s.\n`);
        restart(part, next);
      },
    );
  }, pause);
}

async function stop(code: number): Promise<void> {
  if (isStopping) return;
  isStopping = true;
  if (code === 0) process.stderr.write('\nStopping\n');
  for (const each of stops.reverse()) await each().catch((error: Error) => process.stderr.write(`${error.message}\n`));
  process.exit(code);
}

function step(text: string): void {
  process.stderr.write(`  ${text}\n`);
}

function port(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 0 || value > 65_535)
    throw new InvalidArgumentError('must be a port from 0 to 65535');
  return value;
}
