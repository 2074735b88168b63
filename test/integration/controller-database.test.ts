import { type ChildProcess, fork, spawnSync } from 'node:child_process';
import { chmod, chown, mkdir, mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Database, DatabaseError, openDatabase } from '@lamplighter/controller';
import { expect } from 'chai';
import { realTime } from '../helpers/real-time.js';
import { skipBecause } from '../helpers/requires.js';
import {
  address,
  createIngest,
  eventually,
  putEdge,
  quietLog,
  reading,
  recordMessage,
  storedSequences,
} from './controller-fixtures.js';

const CHILD = fileURLToPath(new URL('controller-child.ts', import.meta.url));

interface ChildMessage {
  readonly type: 'ready' | 'failed';
  readonly url: string;
  readonly code?: string;
  readonly message?: string;
}

describe('the embedded database', function () {
  this.timeout(90_000);
  let folder: string;
  /** A data folder that has served before; most tests begin with a copy of it. */
  let used: string;
  const opened: Database[] = [];
  const children: ChildProcess[] = [];

  const open = async (name = 'data'): Promise<Database> => {
    const database = await openDatabase({ dataDir: join(folder, name), io: realTime(), log: quietLog });
    opened.push(database);
    return database;
  };
  const stop = async (database: Database): Promise<void> => {
    opened.splice(opened.indexOf(database), 1);
    await database.stop();
  };
  const startChild = (name = 'data'): { child: ChildProcess; message: Promise<ChildMessage> } => {
    const child = fork(CHILD, {
      execArgv: ['--import', './scripts/register.mjs', '-C', 'source'],
      env: { ...process.env, DATA_DIR: join(folder, name) },
    });
    children.push(child);
    return { child, message: new Promise((resolve) => child.once('message', (said) => resolve(said as ChildMessage))) };
  };
  const failureOf = async (promise: Promise<unknown>): Promise<DatabaseError> => {
    const error = await promise.then(
      () => undefined,
      (reason: unknown) => reason,
    );
    expect(error).to.be.instanceOf(DatabaseError);
    return error as DatabaseError;
  };
  const serverPid = async (name = 'data'): Promise<number> =>
    Number((await readFile(join(folder, name, 'postgres/cluster/postmaster.pid'), 'utf8')).split('\n')[0]);
  const isGone = (pid: number): boolean => {
    try {
      process.kill(pid, 0);
      return false;
    } catch {
      return true;
    }
  };

  const copyUsed = (): void => {
    expect(spawnSync('cp', ['-a', used, join(folder, 'data')]).status).to.equal(0);
  };

  before(async () => {
    used = await mkdtemp(join(tmpdir(), 'lamplighter-db-used-'));
    await chmod(used, 0o755);
    const database = await openDatabase({ dataDir: used, io: realTime(), log: quietLog });
    await database.stop();
  });
  after(() => rm(used, { recursive: true, force: true }));

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'lamplighter-db-'));
    await chmod(folder, 0o755);
  });
  afterEach(async () => {
    for (const child of children.splice(0)) child.kill('SIGKILL');
    for (const database of opened.splice(0)) await database.stop();
    // A server whose controller was killed lives on: opening and closing its folder ends it.
    for (const name of await readdir(folder)) {
      if ((await readdir(join(folder, name))).includes('postgres-port')) await stop(await open(name));
    }
    await rm(folder, { recursive: true, force: true });
  });

  it('starts on an empty folder, keeps what was stored, and leaves no process behind', async () => {
    const first = await open();
    expect(first.mode).to.equal('embedded');
    expect(await first.migrate()).to.include('0001_lighting');
    const [names] = await first.pool('web').query('select count(*) from municipality where nis like $1', ['210%']);
    expect(names).to.deep.equal({ count: 19 });
    const pid = await serverPid();
    await stop(first);
    expect(isGone(pid), 'server ended').to.equal(true);
    const second = await open();
    expect(await second.migrate(), 'nothing left to migrate').to.deep.equal([]);
    expect(second.url, 'port and password are remembered').to.equal(first.url);
  });

  it('keeps its password to itself and listens on loopback only', async () => {
    copyUsed();
    const database = await open();
    const file = join(folder, 'data', 'postgres-password');
    expect((await stat(file)).mode & 0o777).to.equal(0o600);
    const [settings] = await database
      .pool('web')
      .query("select current_setting('listen_addresses') as at, current_setting('timezone') as zone");
    expect(settings).to.deep.equal({ at: '127.0.0.1', zone: 'UTC' });
    const wrong = new URL(database.url);
    wrong.password = 'wrong';
    const failure = await failureOf(openDatabase({ databaseUrl: wrong.href, io: realTime(), log: quietLog }));
    expect(failure.message).to.match(/password authentication failed.*DATABASE_URL/);
    expect(failure.message).not.to.contain('wrong');
  });

  it('lets two starters migrate at once', async () => {
    copyUsed();
    const database = await open();
    const ran = await Promise.all([database.migrate(), database.migrate(), database.migrate()]);
    expect(ran.filter((names) => names.includes('0001_lighting'))).to.have.length(1);
  });

  it('refuses a second controller on the same folder, naming the first and the way out', async () => {
    copyUsed();
    await open();
    const failure = await failureOf(open());
    expect(failure.code).to.equal('data-folder-in-use');
    expect(failure.message).to.contain(`process ${process.pid}`).and.contain('LAMPLIGHTER_DATA_DIR');
  });

  it('lets one of two simultaneous first starters win', async () => {
    const starters = [startChild(), startChild()];
    const said = await Promise.all(starters.map(({ message }) => message));
    expect(said.map((message) => message.type).sort()).to.deep.equal(['failed', 'ready']);
    expect(said.find((message) => message.type === 'failed')?.code).to.equal('data-folder-in-use');
  });

  it('takes over the server of a controller that was killed', async () => {
    copyUsed();
    const { child, message } = startChild();
    expect((await message).type).to.equal('ready');
    const pid = await serverPid();
    child.kill('SIGKILL');
    const database = await open();
    expect(await serverPid(), 'the same server').to.equal(pid);
    await database.pool('web').query('select 1');
    await stop(database);
    expect(isGone(pid)).to.equal(true);
  });

  it('starts a server that was killed again, by itself, with every commit', async () => {
    copyUsed();
    const database = await open();
    await database.pool('web').query('create table kept (n int)');
    await database.pool('web').query('insert into kept select generate_series(1, 1000)');
    process.kill(await serverPid(), 'SIGKILL');
    const count = () =>
      database
        .pool('web')
        .query<{ count: number }>('select count(*) from kept')
        .then(
          (rows) => rows[0]?.count,
          () => undefined,
        );
    await eventually('the server is back', async () => (await count()) === 1000, 20_000);
    expect((await failureOf(open())).code, 'and still ours alone').to.equal('data-folder-in-use');
  });

  it('makes ingest wait while the server is down: nothing is acknowledged, nothing is lost, and it goes on by itself', async () => {
    copyUsed();
    const database = await open();
    await database.migrate();
    await putEdge(database, 'waiting', 3);
    const { ingest, outbox, errors } = createIngest(database);
    const send = (sequence: number) =>
      ingest.onMessage(...recordMessage(address('waiting'), reading('e1', sequence, Date.now())));
    send(1);
    await ingest.flush();
    expect(outbox.watermark('waiting', 'e1')).to.equal(1);
    process.kill(await serverPid(), 'SIGKILL');
    for (let sequence = 2; sequence <= 20; sequence += 1) send(sequence);
    await ingest.flush();
    await eventually(
      'ingest goes on',
      async () => {
        const acknowledged = outbox.watermark('waiting', 'e1');
        if (acknowledged > 1) return true;
        expect(ingest.statistics().waiting, 'kept while the server is down').to.equal(19);
        await ingest.flush();
        return false;
      },
      20_000,
    );
    expect(outbox.watermark('waiting', 'e1')).to.equal(20);
    expect(errors.length, 'one message for the whole outage').to.be.lessThan(3);
    expect(await storedSequences(database, 'waiting', 'e1')).to.have.length(20);
  });

  it('starts over a stale pid file whose number another program has now', async () => {
    copyUsed();
    const file = join(folder, 'data/postgres/cluster/postmaster.pid');
    await writeFile(file, `${process.ppid}\n/elsewhere\n0\n1\n\n\n\nready\n`);
    const database = await open();
    expect(await serverPid()).not.to.equal(process.ppid);
    await database.pool('web').query('select 1');
  });

  it('takes another port when its own is taken', async () => {
    copyUsed();
    const first = await open();
    const port = Number(new URL(first.url).port);
    await stop(first);
    const squatter = createServer().listen(port, '127.0.0.1');
    try {
      const second = await open();
      expect(Number(new URL(second.url).port)).not.to.equal(port);
      await second.pool('web').query('select 1');
    } finally {
      squatter.close();
    }
  });

  it('clears away what an interrupted first start left, and makes the database', async () => {
    const left = join(folder, 'data/postgres/cluster.new-999999-abcdef');
    await mkdir(join(left, 'cluster'), { recursive: true });
    await writeFile(join(left, 'password'), 'half a secret');
    await utimes(left, 0, 0);
    await open();
    expect(await readdir(join(folder, 'data/postgres'))).to.deep.equal(['cluster']);
  });

  it('does not touch a folder that holds something else, and says so', async () => {
    const cluster = join(folder, 'data/postgres/cluster');
    await mkdir(cluster, { recursive: true });
    await writeFile(join(cluster, 'photos.zip'), 'precious');
    const failure = await failureOf(open());
    expect(failure.code).to.equal('data-folder-damaged');
    expect(failure.message).to.contain(cluster);
    expect(await readFile(join(cluster, 'photos.zip'), 'utf8')).to.equal('precious');
    await rm(join(folder, 'data'), { recursive: true });
  });

  it('says in words that the disk is full', async function () {
    if (process.getuid?.() !== 0) skipBecause(this, 'a small file system can only be mounted by root');
    const small = join(folder, 'small');
    await mkdir(small);
    if (spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=8m,mode=755', 'tmpfs', small]).status !== 0) {
      skipBecause(this, 'this machine lets nobody mount a small file system');
    }
    try {
      const failure = await failureOf(open('small/data'));
      expect(failure.code).to.equal('disk-full');
      expect(failure.message).to.contain('free some space');
    } finally {
      spawnSync('umount', [small]);
    }
  });

  it('runs under another user when started by root, also from folders closed to that user', async function () {
    if (process.getuid?.() !== 0) skipBecause(this, 'only root has to change users');
    const closed = join(folder, 'closed');
    await mkdir(closed, { mode: 0o700 });
    const messages: string[] = [];
    const log = { ...quietLog, info: (_: unknown, text?: string) => messages.push(text ?? '') };
    const database = await openDatabase({ dataDir: join(closed, 'data'), io: realTime(), log });
    let home = '';
    try {
      const [row] = await database.pool('web').query<{ at: string }>("select current_setting('data_directory') as at");
      home = join(row?.at ?? '', '..');
      expect(home).not.to.contain(closed);
      expect((await stat(home)).uid).not.to.equal(0);
      expect(messages.join(), 'says where the database is').to.contain(closed);
    } finally {
      await database.stop();
      if (home.startsWith('/var/lib/lamplighter/')) await rm(home, { recursive: true, force: true });
    }
  });

  it('opens its own data folder to passage when root made it private', async function () {
    if (process.getuid?.() !== 0) skipBecause(this, 'only root has to change users');
    await mkdir(join(folder, 'data'), { mode: 0o700 });
    const database = await open();
    const [row] = await database.pool('web').query<{ at: string }>("select current_setting('data_directory') as at");
    expect(row?.at).to.contain(folder);
    expect((await stat(join(folder, 'data'))).mode & 0o777).to.equal(0o711);
  });

  it('keeps a cluster with the user it belongs to', async function () {
    if (process.getuid?.() !== 0) skipBecause(this, 'only root has to change users');
    copyUsed();
    const home = join(folder, 'data/postgres');
    spawnSync('chown', ['-R', '65534:65534', home]);
    await chown(home, 65_534, 65_534);
    await open();
    expect((await stat(join(home, 'cluster/postmaster.pid'))).uid).to.equal(65_534);
  });

  it('names a database server that cannot be reached, without its password', async () => {
    const failure = await failureOf(
      openDatabase({ databaseUrl: 'postgres://me:hidden-word@127.0.0.1:1/x', io: realTime(), log: quietLog }),
    );
    expect(failure.code).to.equal('unreachable');
    expect(failure.message).to.contain('DATABASE_URL').and.not.contain('hidden-word');
  });
});
