import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { SystemClock } from '@lamplighter/contracts';
import { createSimulatedLine, type SimulatedLine } from '@lamplighter/firmware-sim';
import { expect } from 'chai';
import { realTime } from '../helpers/real-time.js';
import { EDGE_FROM_SOURCE, keepDesired, SupervisedEdge } from '../helpers/supervised-edge.js';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../../', import.meta.url));
/** Noon in Brussels, in a street under trees that is lit all day. */
const NOON = Date.UTC(2026, 10, 22, 11);
const street = {
  format: 1,
  nis: '21004',
  edge: 'cabinet-52',
  version: 1,
  place: { latitude: 50.8467, longitude: 4.3525, timeZone: 'Europe/Brussels' },
  powerWindow: { kind: 'permanent' },
  luminaires: [{ device: 'lamp-0', shortAddress: 0, calendarId: 'every-day' }],
  sensors: [],
  programs: [
    {
      id: 'tunnel',
      name: 'Lit all day',
      activePeriods: [{ kind: 'absolute', on: '06:00', off: '20:00' }],
      steps: [],
      dynamicControls: [],
    },
  ],
  calendars: [{ id: 'every-day', name: 'Every day', defaultProgramId: 'tunnel' }],
};
/** The edge of this repository as the program of an update. */
const WELL = `await import(${JSON.stringify(pathToFileURL(join(root, 'edge/src/main.ts')).href)});\n`;
const CRASHING = 'process.exit(1);\n';
/** Answers to nothing and never evaluates. */
const HANGING = "setInterval(() => {}, 1000);\nprocess.on('SIGTERM', () => {});\n";

describe('an update of a running edge', function () {
  this.timeout(180_000);
  const offset = NOON - Date.now();
  let folder: string;
  let line: SimulatedLine;
  let edge: SupervisedEdge;
  let config: string;
  let darkest: number;
  let watch: NodeJS.Timeout;

  const cli = async (...args: string[]): Promise<string> => {
    const env = { ...process.env, LAMPLIGHTER_CLOCK_OFFSET_MS: String(offset), LOG_LEVEL: 'silent' };
    return (await run(process.execPath, [...EDGE_FROM_SOURCE, 'update', ...args], { cwd: root, env })).stdout;
  };
  /** Makes a release with the product's own tools, signed by two of the three. */
  const release = async (version: number, program: string): Promise<string> => {
    const into = join(folder, `release-${version}`);
    mkdirSync(join(into, 'files'), { recursive: true });
    writeFileSync(join(into, 'files/main.mjs'), `// ${version}\n${program}`);
    await cli(
      ...['manifest', into, '--kind', 'software', '--class', 'test-bench', '--release', String(version)],
      ...['--label', `0.${version}.0`, '--expires', '2027-01-01T00:00:00Z', '--percent', '100', '--entry', 'main.mjs'],
    );
    for (const key of ['key-0', 'key-2']) await cli('sign', join(into, 'manifest.json'), '--key', join(folder, key));
    return into;
  };
  const apply = (from: string): Promise<string> => cli('apply', from, '--config', config);
  /** Where the program of the newest edge came from. */
  const runs = (): string => String(edge.said('edge started').at(-1)?.['entry']).replace(/^.*\/software\//, '');
  const start = async (): Promise<void> => {
    edge = new SupervisedEdge(config, { LAMPLIGHTER_CLOCK_OFFSET_MS: String(offset) });
    await edge.until('a sign of life', () => edge.said('edge controls its lines').length > 0);
  };
  const status = async () => JSON.parse(await cli('status', '--config', config));

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'lamplighter-update-'));
    const clock = new SystemClock((error) => {
      throw error;
    }, offset);
    line = createSimulatedLine({ clock, io: realTime(), gear: [{ shortAddress: 0, nominalPowerW: 50 }], sensors: [] });
    const path = await line.start();
    const dataDir = join(folder, 'data');
    keepDesired(dataDir, street, NOON);
    const keys: string[] = [];
    for (const index of [0, 1, 2]) keys.push((await cli('new-key', join(folder, `key-${index}`))).trim());
    const rootFile = join(folder, 'root.json');
    await cli('root', rootFile, '--release', '1', '--expires', '2030-01-01T00:00:00Z', '--key', ...keys);
    for (const index of [0, 1]) await cli('sign', rootFile, '--key', join(folder, `key-${index}`));
    config = join(folder, 'edge.json');
    writeFileSync(
      config,
      JSON.stringify({
        edgeId: 'cabinet-52',
        nis: '21004',
        dataDir,
        mqtt: { url: 'mqtt://127.0.0.1:9', username: 'cabinet-52', password: 'secret' },
        lines: [{ path }],
        supervisor: { silentSeconds: 5, startSeconds: 20 },
        update: { root: rootFile, hardwareClass: 'test-bench', probationSeconds: 12 },
      }),
    );
    await start();
    await edge.until('the lamp at full light', () => line.gear(0).targetArc === 254);
    darkest = 254;
    watch = setInterval(() => {
      darkest = Math.min(darkest, line.gear(0).targetArc);
    }, 10);
  });

  afterEach(() => expect(darkest, 'the lamp stays lit whatever happens').to.equal(254));

  after(async () => {
    clearInterval(watch);
    await edge.stop();
    await line.stop();
    rmSync(folder, { recursive: true });
  });

  it('is made, signed, brought in, activated by daylight, proved and kept, with the lamp lit', async () => {
    await apply(await release(1, WELL));
    await edge.until('kept', () => edge.said('update has proved itself and is kept').length === 1, 60_000);
    expect(runs()).to.equal('a/main.mjs');
    expect((await status()).installed.software).to.include({ version: 1, slot: 'a', label: '0.1.0' });
  });

  it('S-13: is refused when one byte was changed, and nothing changes', async () => {
    const bad = await release(2, WELL);
    const path = join(bad, 'files/main.mjs');
    writeFileSync(path, readFileSync(path, 'utf8').replace('//', '//!'));
    const before = edge.edges.length;
    const refusal = await apply(bad).catch((error: { code: number }) => error.code);
    expect(refusal).to.equal(3);
    expect((await status()).last).to.include({ version: 2, result: 'refused' });
    expect(edge.edges).to.have.length(before);
  });

  it('F-46: a crashing program is taken back by itself, and the one before runs again', async () => {
    await apply(await release(3, CRASHING));
    await edge.until(
      'taken back',
      () => edge.said('update taken back; what was before runs again').length === 1,
      60_000,
    );
    const lives = edge.said('edge controls its lines').length;
    await edge.until(
      'alive again',
      () => edge.said('edge controls its lines').length > lives || runs() === 'a/main.mjs',
    );
    expect(runs()).to.equal('a/main.mjs');
    expect((await status()).last.reason).to.contain('the edge ended with code 1');
    expect(await apply(join(folder, 'release-3')).catch((error: { code: number }) => error.code)).to.equal(3);
  });

  it('F-46: a program that hangs is taken back at the end of its probation', async () => {
    const before = edge.said('update taken back; what was before runs again').length;
    await apply(await release(4, HANGING));
    await edge.until(
      'taken back',
      () => edge.said('update taken back; what was before runs again').length > before,
      90_000,
    );
    await edge.until('the one before', () => runs() === 'a/main.mjs', 60_000);
    expect((await status()).last.reason).to.contain('never completed an evaluation');
  });

  it('F-46: a power cut on probation leads back, and the update is tried again', async () => {
    await edge.until('a sign of life', () => edge.said('edge controls its lines').length > 0);
    await apply(await release(5, WELL));
    await edge.until('on probation', () => runs() === 'b/main.mjs', 60_000);
    const last = edge.edges.at(-1) ?? 0;
    await edge.kill();
    process.kill(last, 'SIGKILL');
    await start();
    expect(String(edge.said('edge started')[0]?.['entry'])).to.match(/software\/a\/main\.mjs$/);
    await edge.until('kept', () => edge.said('update has proved itself and is kept').length === 1, 90_000);
    expect(runs()).to.equal('b/main.mjs');
    expect((await status()).installed.software).to.include({ version: 5, slot: 'b' });
  });
});
