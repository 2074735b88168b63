import { spawn } from 'node:child_process';
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { workFolder } from '../platform/work-folder.js';
import { emptyFolder, holdFolder } from './held-folder.js';

describe('a folder that a demonstration holds', () => {
  let folder: string;
  beforeEach(() => {
    folder = workFolder('held');
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('is refused to another while its holder runs, and free again when that has ended', async () => {
    const holder = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
    writeFileSync(join(folder, 'holder'), String(holder.pid));
    expect(() => holdFolder(folder)).to.throw(
      `process ${holder.pid}: stop that one, or choose another folder with --data`,
    );
    const ended = new Promise((resolve) => holder.once('exit', resolve));
    holder.kill('SIGKILL');
    await ended;
    holdFolder(folder)();
    expect(existsSync(join(folder, 'holder'))).to.equal(false);
  });

  it('stays held while it is emptied', () => {
    const release = holdFolder(folder);
    writeFileSync(join(folder, 'old'), '');
    emptyFolder(folder);
    expect([existsSync(join(folder, 'old')), existsSync(join(folder, 'holder'))]).to.deep.equal([false, true]);
    release();
  });
});
