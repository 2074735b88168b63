import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';

const root = fileURLToPath(new URL('..', import.meta.url));
const run = (args: readonly string[], nodeOptions: readonly string[] = []): { status: number | null; said: string } => {
  const { status, stderr, stdout } = spawnSync(
    process.execPath,
    [...nodeOptions, join(root, 'scripts/run.mjs'), ...args],
    {
      cwd: root,
      encoding: 'utf8',
      env: { PATH: process.env['PATH'] ?? '' },
    },
  );
  return { status, said: stderr + stdout };
};

describe('the verbs', () => {
  it('name themselves when asked for one that is none', () => {
    const { status, said } = run(['sart']);
    expect(status).to.equal(1);
    expect(said).to.match(/"sart" is no verb\. Known: start, night/);
  });

  it('say which Node.js they need, and where to get it, on an older one', () => {
    const older = 'data:text/javascript,Object.defineProperty(process.versions,"node",{value:"18.20.0"})';
    const { status, said } = run(['start'], ['--import', older]);
    expect(status).to.equal(1);
    expect(said).to.match(/needs Node\.js 20\.19 or newer; this is 18\.20\.0.*https:\/\/nodejs\.org/);
  });
});

describe('the TypeScript loader under Mocha', () => {
  let folder: string;
  before(() => {
    mkdirSync(join(root, '.cache'), { recursive: true });
    folder = mkdtempSync(join(root, '.cache/loader-'));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  it('reports what is truly wrong with a test file, not that require() cannot read TypeScript', () => {
    const file = join(folder, 'broken.test.ts');
    writeFileSync(file, "const level: number = 1;\nthrow new Error('the true reason ' + level);\n");
    const { stdout, stderr } = spawnSync(process.execPath, [join(root, 'node_modules/mocha/bin/mocha.js'), file], {
      cwd: root,
      encoding: 'utf8',
    });
    expect(stdout + stderr).to.include('the true reason 1');
  }).timeout(30_000);
});
