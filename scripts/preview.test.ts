import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';

const root = fileURLToPath(new URL('..', import.meta.url));
const FROM_SOURCE = ['--import', './scripts/register.mjs', '--conditions', 'source', 'scripts/preview.ts'];
const run = (...args: string[]) =>
  spawnSync(process.execPath, [...FROM_SOURCE, ...args], { cwd: root, encoding: 'utf8', maxBuffer: 64_000_000 });

describe('preview', function () {
  this.timeout(60_000);
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'lamplighter-preview-'));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  it('prints the figures and draws the picture', () => {
    const out = join(folder, 'pictures/street.svg');
    const { status, stdout } = run('default', '--year', '2026', '--floor', '20', '--class', 'P4', '--out', out);
    expect(stdout).to.match(/\n {2}Burning hours {2,}4,282 h\n {2}Switchings \(off to on\) {2,}365\n/);
    expect(stdout).to.include(`Picture: ${out}\n`);
    expect(readFileSync(out, 'utf8')).to.match(/^<svg [\s\S]*<\/svg>\n$/);
    expect(status).to.equal(0);
  });

  it('prints the data as one JSON object, last, and then draws only what it is asked to', () => {
    const { status, stdout } = run('default', '--date', '2028-02-29', '--json');
    const data = JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? '');
    expect(data).to.have.nested.property('preview.carpet.rows').with.length(366);
    expect(data).to.have.nested.property('night.date', '2028-02-29');
    expect(stdout).to.not.include('Picture');
    expect(status).to.equal(0);
  });

  it('ends with 1 and says what is wrong', () => {
    const missing = run('nowhere.json');
    expect(missing.stderr).to.include('lamplighter: nowhere.json cannot be read');
    expect(missing.status).to.equal(1);
    const place = run('default', '--place', '95,4');
    expect(place.stderr).to.include("'95,4' is invalid. must be latitude and longitude in degrees, such as 50.85,4.35");
    expect(place.status).to.equal(1);
    const otherYear = run('default', '--date', '2028-02-29', '--year', '2026');
    expect(otherYear.stderr).to.include('--date 2028-02-29 is not in --year 2026: leave one of them out');
    expect(otherYear.status).to.equal(1);
  });
});
