import { mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { DatabaseError } from '../database-error.js';
import type { Binaries } from './binaries.js';
import { ensureCluster } from './cluster.js';

describe('making a cluster', () => {
  let folder = '';
  let dataDir = '';

  beforeEach(() => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), 'cluster-unit-')));
    dataDir = join(folder, 'data');
    mkdirSync(join(dataDir, 'postgres'), { recursive: true });
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  /** What is thrown when initdb, as a program of its own, ends with these words. */
  const failureWhen = async (said: string, home: string): Promise<DatabaseError> => {
    const binaries = { folder: join(folder, 'binaries') } as Binaries;
    mkdirSync(join(binaries.folder, 'bin'), { recursive: true });
    writeFileSync(join(binaries.folder, 'bin/initdb'), `#!/bin/sh\necho "initdb: error: ${said}" >&2\nexit 1\n`, {
      mode: 0o755,
    });
    return ensureCluster(join(home, 'cluster'), 'secret', binaries, null, dataDir).then(
      () => expect.fail('it was made'),
      (error: DatabaseError) => error,
    );
  };

  it('names the configured data folder, not the one it worked in, when the disk is full', async () => {
    const failure = await failureWhen('could not write: No space left on device', join(dataDir, 'postgres'));
    expect(failure.code).to.equal('disk-full');
    expect(failure.message).to.contain(`disk of data folder ${dataDir} is full: free some space`);
    expect(failure.message).not.to.contain('.new-');
    expect(readdirSync(join(dataDir, 'postgres')), 'nothing left behind').to.deep.equal([]);
  });

  it('names the disk to free and the data folder when the cluster is kept outside it', async () => {
    const home = join(folder, 'public');
    mkdirSync(home);
    const failure = await failureWhen('No space left on device', home);
    expect(failure.message).to.contain(
      `disk of ${home}, where the database of data folder ${dataDir} is kept, is full`,
    );
  });

  it('tells what initdb said of any other failure, with the folder that stays', async () => {
    const failure = await failureWhen('invalid locale', join(dataDir, 'postgres'));
    expect(failure.code).to.equal('start-failed');
    expect(failure.message).to.contain(`${join(dataDir, 'postgres/cluster')}: initdb: error: invalid locale`);
  });
});
