import { type ChildProcess, spawn } from 'node:child_process';
import {
  chownSync,
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import type { Clock } from '@lamplighter/contracts';
import type { Logger } from 'pino';
import { DatabaseError } from '../database-error.js';
import { asUser, type Binaries, usableBinaries } from './binaries.js';
import { diskFull, ensureCluster, SUPERUSER, serverEnvironment, serverPassword } from './cluster.js';
import { isAlive, processesIn, runningServer } from './postmaster-file.js';
import { publicHome } from './public-home.js';
import { allowPassage, blockingFolder, type ServerUser, serverUser } from './server-user.js';

export interface EmbeddedServerOptions {
  readonly dataDir: string;
  /** Real time. */
  readonly io: Clock;
  readonly log: Pick<Logger, 'info' | 'warn' | 'error'>;
  /** Where the cluster goes when root's data folder is closed to the server's user. */
  readonly publicFolder?: string;
}

interface Place {
  readonly cluster: string;
  readonly user: ServerUser | null;
  readonly binaries: Binaries;
  readonly password: string;
}

/** How long a start may take; replaying a long write-ahead log after a crash is the slowest. */
const START_TIMEOUT_MS = 60_000;
const STOP_TIMEOUT_MS = 30_000;
const LOG_LIMIT_BYTES = 10 * 1024 * 1024;

/**
 * A real PostgreSQL server on the binaries that npm installed, on one data folder, on loopback only. `ensure()` connects
 * to a server that is already there (one that outlived its controller) or starts one; `stop()` ends it.
 */
export class EmbeddedServer {
  readonly #options: EmbeddedServerOptions;
  #place: Place | undefined;

  constructor(options: EmbeddedServerOptions) {
    this.#options = options;
  }

  /** Makes sure that a server runs; resolves with the URL of its `postgres` database. */
  async ensure(): Promise<string> {
    this.#place ??= await this.#prepare();
    const { cluster, password } = this.#place;
    const deadline = this.#options.io.monotonic() + START_TIMEOUT_MS;
    while (this.#options.io.monotonic() < deadline) {
      const server = runningServer(cluster);
      if (server?.isReady) {
        this.#remember(server.port);
        return `postgres://${SUPERUSER}:${encodeURIComponent(password)}@127.0.0.1:${server.port}/postgres`;
      }
      if (server) await this.#pause(50);
      else await this.#start(deadline);
    }
    throw new DatabaseError(
      'start-failed',
      `PostgreSQL did not become ready within ${START_TIMEOUT_MS / 1000} s: see ${this.#logFile()}`,
    );
  }

  /** Ends the server (SIGINT: fast shutdown, all commits kept). Harmless when none runs. */
  async stop(): Promise<void> {
    if (!this.#place) return;
    const server = runningServer(this.#place.cluster);
    if (!server) return;
    process.kill(server.pid, 'SIGINT');
    const { io } = this.#options;
    for (const signal of ['SIGQUIT', null] as const) {
      const deadline = io.monotonic() + STOP_TIMEOUT_MS;
      while (isAlive(server.pid) && io.monotonic() < deadline) await this.#pause(20);
      if (!isAlive(server.pid)) return;
      if (signal) process.kill(server.pid, signal);
    }
    this.#options.log.error({ pid: server.pid }, 'PostgreSQL did not stop');
  }

  async #prepare(): Promise<Place> {
    const { dataDir, log } = this.#options;
    try {
      mkdirSync(dataDir, { recursive: true });
      const { home, user } = this.#chooseHome();
      mkdirSync(home, { recursive: true, mode: 0o700 });
      if (user) chownSync(home, user.uid, user.gid);
      // Server processes report their working folder with all links resolved.
      const cluster = join(realpathSync(home), 'cluster');
      const binaries = usableBinaries(home, user, log);
      const password = serverPassword(join(dataDir, 'postgres-password'));
      await ensureCluster(cluster, password, binaries, user, dataDir);
      return { cluster, user, binaries, password };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOSPC') throw diskFull(dataDir);
      throw error;
    }
  }

  #chooseHome(): { home: string; user: ServerUser | null } {
    const { dataDir, log } = this.#options;
    const own = join(dataDir, 'postgres');
    const user = serverUser(join(own, 'cluster'));
    if (user && blockingFolder(dataDir, user) === dataDir) allowPassage(dataDir);
    const blocked = blockingFolder(dataDir, user);
    if (!user || blocked === undefined) return { home: own, user };
    // A user other than root may not pass, so the cluster goes where it may; always to the same place for this folder.
    let home: string;
    try {
      home = publicHome(this.#options.publicFolder ?? '/var/lib/lamplighter', dataDir);
    } catch (error) {
      throw new DatabaseError(
        'data-folder-unreachable',
        `PostgreSQL runs as ${user.name}, who may not pass ${blocked}: set LAMPLIGHTER_DATA_DIR to a folder outside it, such as /var/lib/lamplighter`,
        { cause: error },
      );
    }
    const stillBlocked = blockingFolder(home, serverUser(join(home, 'cluster')));
    if (stillBlocked !== undefined && stillBlocked !== home) {
      throw new DatabaseError('data-folder-unreachable', `PostgreSQL may pass neither ${blocked} nor ${stillBlocked}`);
    }
    log.info({ folder: home }, `database kept outside ${dataDir}: ${user.name} may not pass ${blocked}`);
    return { home, user: serverUser(join(home, 'cluster')) };
  }

  /** One try to start; returns when the server is up, was started by somebody else, or should be tried again. */
  async #start(deadline: number): Promise<void> {
    const { cluster, binaries, user } = this.#placed();
    this.#removeStalePidFile();
    const port = await freePort(this.#rememberedPort());
    const logFile = this.#logFile();
    if (existsSync(logFile) && statSync(logFile).size > LOG_LIMIT_BYTES) truncateSync(logFile);
    const logFrom = existsSync(logFile) ? statSync(logFile).size : 0;
    // The log is a file, not a pipe: a server that outlives its controller must still be able to write.
    const log = openSync(logFile, 'a', 0o600);
    const settings = {
      listen_addresses: '127.0.0.1',
      port,
      unix_socket_directories: '',
      max_connections: 60,
      timezone: 'UTC',
      log_timezone: 'UTC',
      log_min_messages: 'warning',
      max_wal_size: '1GB',
    };
    const child = spawn(
      join(binaries.folder, 'bin', process.platform === 'win32' ? 'postgres.exe' : 'postgres'),
      ['-D', cluster, ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])],
      {
        ...asUser(user),
        cwd: process.platform === 'win32' ? cluster : '/',
        env: serverEnvironment(),
        stdio: ['ignore', log, log],
        // Away from our process group: a terminal's interrupt reaches the controller first, which then stops the server.
        detached: true,
      },
    );
    closeSync(log);
    child.unref();
    await this.#untilReady(child, port, deadline, logFrom);
  }

  async #untilReady(child: ChildProcess, port: number, deadline: number, logFrom: number): Promise<void> {
    let end: string | undefined;
    child.once('error', (error) => {
      end = error.message;
    });
    child.once('exit', () => {
      end ??= this.#logSince(logFrom);
    });
    while (end === undefined && this.#options.io.monotonic() < deadline) {
      const server = runningServer(this.#placed().cluster);
      if (server?.isReady) {
        this.#remember(server.port);
        return;
      }
      await this.#pause(10);
    }
    if (end !== undefined) await this.#afterFailedStart(end, port);
  }

  /** Returns when another try makes sense, throws when it does not. */
  async #afterFailedStart(said: string, port: number): Promise<void> {
    const { cluster } = this.#placed();
    if (/No space left on device|Disk quota exceeded/i.test(said)) throw diskFull(this.#options.dataDir, cluster);
    if (/Address already in use|could not create any TCP/i.test(said)) return this.#remember(0);
    // Another starter was quicker, or processes of a killed server are still leaving.
    if (/lock file .* already exists|is still in use|still running/i.test(said)) return this.#pause(200);
    if (/not compatible with this version|incompatible with server/i.test(said)) {
      throw new DatabaseError(
        'data-folder-damaged',
        `${cluster} belongs to another major version of PostgreSQL: ${lastLines(said)}`,
      );
    }
    throw new DatabaseError('start-failed', `PostgreSQL did not start on port ${port}: ${lastLines(said)}`);
  }

  /**
   * A file left by a power cut can hold a number that another program has now; PostgreSQL would then refuse to start.
   * Such a file goes, and only when no process works in the cluster's folder any more.
   */
  #removeStalePidFile(): void {
    const { cluster } = this.#placed();
    const file = join(cluster, 'postmaster.pid');
    const read = (): string => (existsSync(file) ? readFileSync(file, 'utf8') : '');
    const found = read();
    const isTakenOver = found !== '' && isAlive(Number(found.split('\n')[0]));
    if (isTakenOver && processesIn(cluster)?.length === 0 && read() === found) rmSync(file, { force: true });
  }

  #placed(): Place {
    if (!this.#place) throw new DatabaseError('start-failed', 'the server was not prepared');
    return this.#place;
  }

  #logFile(): string {
    return join(this.#options.dataDir, 'postgres.log');
  }

  #logSince(offset: number): string {
    try {
      return readFileSync(this.#logFile()).subarray(offset).toString('utf8');
    } catch {
      return '';
    }
  }

  #portFile(): string {
    return join(this.#options.dataDir, 'postgres-port');
  }

  #rememberedPort(): number {
    try {
      return Number(readFileSync(this.#portFile(), 'utf8')) || 0;
    } catch {
      return 0;
    }
  }

  #remember(port: number): void {
    if (port !== this.#rememberedPort()) writeFileSync(this.#portFile(), String(port), { mode: 0o600 });
  }

  #pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      this.#options.io.after(ms, resolve);
    });
  }
}

const lastLines = (text: string): string => text.trim().split('\n').slice(-3).join(' ') || 'no reason given';

/** The wished port when it is free, else any free one. */
function freePort(wished: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', (error) => (wished === 0 ? reject(error) : resolve(freePort(0))));
    server.listen(wished, '127.0.0.1', () => {
      const address = server.address();
      const port = typeof address === 'object' && address ? address.port : 0;
      server.close(() => resolve(port));
    });
  });
}
