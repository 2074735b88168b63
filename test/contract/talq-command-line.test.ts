import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

describe('TALQ on the command line of the controller', () => {
  let folder = '';
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'lamplighter-talq-'));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  const file = (name: string, content: unknown): string => {
    const path = join(folder, name);
    writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
    return path;
  };
  const run = (...words: string[]) =>
    spawnSync(
      process.execPath,
      ['--import', './scripts/register.mjs', '--conditions', 'source', 'controller/src/main.ts', ...words],
      { cwd: ROOT, encoding: 'utf8', env: { PATH: process.env['PATH'] } },
    );

  it('exports a file and imports what it exported, without a database', () => {
    const ours = {
      programs: [
        {
          id: 'night',
          name: 'Night',
          activePeriods: [{ kind: 'astroClock', on: { event: 'sunset' }, off: { event: 'sunrise' } }],
          steps: [{ kind: 'fixedTime', at: '23:00', level: 50 }],
        },
      ],
      calendars: [{ id: 'every-day', name: 'Every day', defaultProgramId: 'night' }],
    };
    const exported = run('talq-export', file('ours.json', ours), '--owner-cms', 'urn:cms', '--day-offset', '12');
    expect(exported.stderr).to.equal('');
    expect(exported.status).to.equal(0);
    const imported = run('talq-import', file('talq.json', exported.stdout), '--day-offset', '12');
    expect(imported.stderr).to.equal('');
    const back = JSON.parse(imported.stdout) as { ownerCms: string; programs: object[] };
    expect(back.ownerCms).to.equal('urn:cms');
    expect(back.programs[0]).to.deep.include({ id: 'night', baseLevel: 100, steps: ours.programs[0]?.steps });
  });

  it('prints every refusal on a line of its own and exits with 1', () => {
    const talq = {
      'control-programs': [{ type: 'ControlProgramTwo' }],
      groups: [{ address: 'g', ownerCMS: 'urn:cms', members: [], 'x-acme': 1 }],
    };
    const refused = run('talq-import', file('bad.json', talq), '--day-offset', '0');
    expect(refused.status).to.equal(1);
    expect(refused.stdout).to.equal('');
    expect(refused.stderr.trimEnd().split('\n')).to.deep.equal([
      '/control-programs/0/type: ControlProgramTwo is not supported: use ControlProgramOne',
      '/groups/0/x-acme: is not known here: remove it',
    ]);
  });

  it('asks for the day offset, which changes the light when it is guessed wrong', () => {
    const asked = run('talq-import', file('empty.json', {}));
    expect(asked.status).to.equal(1);
    expect(asked.stderr).to.contain("'--day-offset <hours>' not specified");
  });
});
