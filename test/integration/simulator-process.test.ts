import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SystemClock } from '@lamplighter/contracts';
import { scanGear } from '@lamplighter/dali';
import { createDaliBus } from '@lamplighter/edge';
import { expect } from 'chai';
import { silentLog } from './broker-clients.js';

const ROOT = new URL('../..', import.meta.url).pathname;

describe('the simulator as a process', () => {
  let folder: string;
  let child: ChildProcess | undefined;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'simulator-'));
  });
  afterEach(async () => {
    if (child && child.exitCode === null && child.signalCode === null) {
      child.kill('SIGKILL');
      await once(child, 'exit');
    }
    rmSync(folder, { recursive: true, force: true });
  });

  const run = (...args: string[]): ChildProcess => {
    const words = ['--import', './scripts/register.mjs', '-C', 'source', 'firmware-sim/src/main.ts', ...args];
    child = spawn(process.execPath, words, { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] });
    return child;
  };

  it('stays in the background, with gear fresh from the factory, until it is told to end', async () => {
    const link = join(folder, 'line');
    const simulator = run('line', '--gear', '2', '--new', '3', '--link', link, '--pace', 'none');
    if (simulator.stdout) await once(simulator.stdout, 'data');
    const io = new SystemClock(() => {});
    const bus = createDaliBus({ line: { path: link }, io, log: silentLog });
    await bus.start();
    const found = await bus.run(scanGear({ identities: false }), 'configuration');
    await bus.stop();
    expect(found.map(({ shortAddress }) => shortAddress)).to.deep.equal([0, 1]);
    simulator.kill('SIGTERM');
    await once(simulator, 'exit');
    expect(existsSync(link)).to.equal(false);
  }).timeout(30_000);

  it('names what it does not know', async () => {
    const simulator = run('line', '--interface', 'foo', '--link', join(folder, 'line'));
    let said = '';
    simulator.stderr?.on('data', (data) => {
      said += data;
    });
    const [code] = await once(simulator, 'exit');
    expect(code).to.equal(1);
    expect(said).to.match(/'foo' is invalid.*luba, hat, sci2, daliserver/);
  }).timeout(30_000);
});
