import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { HolderFile } from './holder-file.js';

describe('HolderFile', () => {
  let folder: string;
  const children: ChildProcess[] = [];
  const fileOf = (): string => join(folder, 'controller.json');

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'holder-'));
  });
  afterEach(() => {
    for (const child of children.splice(0)) child.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  });

  it('names a living holder and nobody once it let go', () => {
    const first = new HolderFile(fileOf());
    const second = new HolderFile(fileOf());
    first.write();
    expect(second.otherHolder()).to.equal(process.pid);
    expect(first.otherHolder(), 'itself is no other').to.equal(null);
    first.remove();
    expect(second.otherHolder()).to.equal(null);
  });

  it('does not take a killed process for a holder while its parent has not fetched it', async function () {
    if (process.platform !== 'linux') this.skip();
    // The shell becomes a program that never fetches its child.
    const parent = spawn('sh', ['-c', 'sleep 30 & echo $!; exec sleep 30'], { stdio: ['ignore', 'pipe', 'ignore'] });
    children.push(parent);
    const pid = Number(await new Promise((resolve) => parent.stdout.once('data', (text) => resolve(String(text)))));
    const fields = (): string[] => readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
    writeFileSync(fileOf(), JSON.stringify({ pid, began: fields()[19], id: 'another' }));
    const holder = new HolderFile(fileOf());
    expect(holder.otherHolder(), 'while it lives').to.equal(pid);
    // As long as the shell is a shell it would fetch its child after all.
    for (
      let tries = 0;
      readFileSync(`/proc/${parent.pid}/comm`, 'utf8').trim() !== 'sleep' && tries < 500;
      tries += 1
    ) {
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    process.kill(pid, 'SIGKILL');
    for (let tries = 0; fields()[0] !== 'Z' && tries < 500; tries += 1) {
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    expect(fields()[0]).to.equal('Z');
    expect(holder.otherHolder()).to.equal(null);
  });
});
