import { type ChildProcess, spawn } from 'node:child_process';
import { createWriteStream, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = join(dirname(fileURLToPath(import.meta.url)), '../..');

/** A message from a part of the platform over IPC; `type` says which. */
export interface PartMessage {
  readonly type: string;
  readonly [field: string]: unknown;
}

export interface PartOptions {
  /** Name in messages and of the log file. */
  readonly name: string;
  /** Entry point, relative to the project's root. */
  readonly entry: string;
  readonly args?: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** Folder of the log files. */
  readonly logs: string;
  /** Whether the part announces itself with an IPC message `ready`; without it, starting is enough. */
  readonly announces: boolean;
}

/** How long a part may take to announce itself: a first start makes a database. */
const READY_WITHIN_MS = 60_000;
/** How long a part may take to stop before it is killed. */
const STOP_WITHIN_MS = 15_000;
/** Environment that a part may see beside its own settings. */
const INHERITED = ['PATH', 'HOME', 'TMPDIR', 'TZ', 'LANG', 'USER', 'SystemRoot'];

/** One process of the platform, run from source, with its output in a log file. */
export class Part {
  #process: ChildProcess | undefined;
  #tail: string[] = [];
  #onMessage: (message: PartMessage) => void = () => {};

  constructor(readonly options: PartOptions) {}

  get isRunning(): boolean {
    return this.#process !== undefined && this.#process.exitCode === null && this.#process.signalCode === null;
  }

  get pid(): number | undefined {
    return this.#process?.pid;
  }

  /** Starts the process; resolves with its `ready` message. Rejects with its last words when it ends before. */
  async start(): Promise<PartMessage> {
    const { name, entry, args = [], env, logs, announces } = this.options;
    mkdirSync(logs, { recursive: true });
    const log = createWriteStream(join(logs, `${name}.log`), { flags: 'a' });
    const inherited = Object.fromEntries(
      INHERITED.flatMap((key) => (process.env[key] ? [[key, process.env[key]]] : [])),
    );
    const child = spawn(
      process.execPath,
      [
        '--import',
        join(ROOT, 'scripts/register.mjs'),
        '--conditions',
        'source',
        '--enable-source-maps',
        join(ROOT, entry),
        ...args,
      ],
      { cwd: ROOT, env: { ...inherited, ...env }, stdio: ['ignore', 'pipe', 'pipe', 'ipc'] },
    );
    this.#process = child;
    this.#tail = [];
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', (chunk: Buffer) => {
        log.write(chunk);
        this.#tail = [...this.#tail, ...chunk.toString().split('\n').filter(Boolean)].slice(-12);
      });
    }
    child.once('close', () => log.end());
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(this.#failure('did not start within 60 seconds')), READY_WITHIN_MS);
      const settle = (act: () => void): void => {
        clearTimeout(timer);
        act();
      };
      child.on('message', (message) => {
        const part = message as PartMessage;
        if (part.type === 'ready') settle(() => resolve(part));
        else this.#onMessage(part);
      });
      child.once('error', (error) => settle(() => reject(this.#failure(error.message))));
      child.once('exit', (code, signal) =>
        settle(() =>
          reject(
            signal
              ? new Error(`the ${name} was ended early (${signal})`)
              : this.#failure(`ended early (exit code ${code})`),
          ),
        ),
      );
      if (!announces) child.once('spawn', () => settle(() => resolve({ type: 'ready' })));
    });
  }

  /** Listens to messages other than `ready`. */
  listen(onMessage: (message: PartMessage) => void): void {
    this.#onMessage = onMessage;
  }

  send(message: PartMessage): void {
    if (this.isRunning && this.#process?.connected) this.#process.send(message, () => {});
  }

  /** Asks the process to stop; kills it when it does not. */
  async stop(): Promise<void> {
    await this.#end('SIGTERM');
  }

  /** kill -9, as the out-of-memory killer or a power cut would. */
  async kill(): Promise<void> {
    await this.#end('SIGKILL');
  }

  /** Called once when the running process ends by itself. */
  onExit(listener: (why: Error) => void): void {
    this.#process?.once('exit', (code, signal) =>
      // Ended from outside: what it said last has nothing to do with it.
      listener(
        signal
          ? new Error(`the ${this.options.name} was ended (${signal})`)
          : this.#failure(`ended (exit code ${code})`),
      ),
    );
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    const child = this.#process;
    if (!child || !this.isRunning) return;
    const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    child.kill(signal);
    const timer = setTimeout(() => child.kill('SIGKILL'), STOP_WITHIN_MS);
    await ended;
    clearTimeout(timer);
  }

  /** The parts say in plain words why they do not start; their last lines are the message. */
  #failure(what: string): Error {
    const words = this.#tail.map(plainWords).filter((line, index, all) => line !== '' && all.indexOf(line) === index);
    return new Error(`the ${this.options.name} ${what}${words.length > 0 ? `:\n  ${words.join('\n  ')}` : ''}`);
  }
}

/** The message of a pino line that tells of trouble; other lines as they are. */
function plainWords(line: string): string {
  if (!line.startsWith('{')) return line.replace(/^lamplighter: /, '');
  try {
    const { level, msg, err } = JSON.parse(line) as { level?: number; msg?: string; err?: { message?: string } };
    if ((level ?? 0) < 40) return '';
    return [msg, err?.message].filter((text, index, all) => text && all.indexOf(text) === index).join(': ');
  } catch {
    return line;
  }
}
