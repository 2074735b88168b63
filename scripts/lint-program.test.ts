import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';

const root = fileURLToPath(new URL('..', import.meta.url));
const FROM_SOURCE = ['--import', './scripts/register.mjs', '--conditions', 'source', 'scripts/lint-program.ts'];
const run = (...args: string[]) =>
  spawnSync(process.execPath, [...FROM_SOURCE, ...args], { cwd: root, encoding: 'utf8' });

describe('lint-program', function () {
  this.timeout(60_000);

  it('says what it found, and ends well without errors', () => {
    const { status, stdout } = run('default', '--year', '2026', '--place', '50.85,4.35');
    expect(stdout).to.match(/info {5}flash {2}programs\.residential\.steps\.3/);
    expect(stdout).to.match(/\nno errors, no warnings, 2 infos in 2026 at 50\.85, 4\.35 \(Europe\/Brussels\)\n$/);
    expect(status).to.equal(0);
  });

  it('ends with 1 on an error, also as JSON', () => {
    const folder = mkdtempSync(join(tmpdir(), 'lamplighter-lint-'));
    try {
      const file = join(folder, 'program.json');
      writeFileSync(file, JSON.stringify({ id: 'p', name: 'Always', activePeriods: [] }));
      const { status, stdout } = run(file, '--year', '2028', '--json');
      expect(JSON.parse(stdout)).to.have.nested.property('0.check', 'dayBurn');
      expect(stdout).to.include('on 367 dates: first 2028-01-01 12:00');
      expect(status).to.equal(1);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it('ends with 1 and names the file that is not there', () => {
    const { status, stderr } = run('nowhere.json');
    expect(stderr).to.include('lamplighter: nowhere.json cannot be read');
    expect(status).to.equal(1);
  });
});
