import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));
export const EDGE_FROM_SOURCE = ['--import', './scripts/register.mjs', '-C', 'source', 'edge/src/main.ts'];

/** One line of the log of supervisor or edge. */
export interface LogLine {
  readonly name: string;
  readonly msg: string;
  readonly [field: string]: unknown;
}

/** `lamplighter-edge supervise` as a real process, with everything that it and its edge have said. */
export class SupervisedEdge {
  readonly log: LogLine[] = [];
  readonly #process: ChildProcess;

  constructor(configFile: string, env: Readonly<Record<string, string>> = {}) {
    this.#process = spawn(process.execPath, [...EDGE_FROM_SOURCE, 'supervise', '--config', configFile], {
      cwd: root,
      env: { ...process.env, LOG_LEVEL: 'info', ...env },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    if (!this.#process.stdout) throw new Error('the supervisor has no output');
    createInterface(this.#process.stdout).on('line', (line) => {
      if (line.startsWith('{')) this.log.push(JSON.parse(line) as LogLine);
    });
  }

  get pid(): number {
    return this.#process.pid ?? 0;
  }

  /** Process ids of the edges it started, in order. */
  get edges(): number[] {
    return this.said('edge started').map(({ edge }) => Number(edge));
  }

  said(msg: string): LogLine[] {
    return this.log.filter((line) => line.msg === msg);
  }

  /** Resolves when the condition holds; rejects after `limit` ms with what was said last. */
  async until(what: string, condition: () => boolean, limit = 30_000): Promise<void> {
    const deadline = performance.now() + limit;
    while (!condition()) {
      if (performance.now() > deadline) {
        const said = this.log.slice(-15).map((line) => JSON.stringify(line));
        throw new Error(`waited ${limit} ms in vain for: ${what}\n${said.join('\n')}`);
      }
      await new Promise((done) => setTimeout(done, 20));
    }
  }

  /** Orderly stop. Resolves with the exit code. */
  async stop(): Promise<number | null> {
    if (this.#process.exitCode === null && this.#process.signalCode === null) {
      const ended = once(this.#process, 'exit');
      this.#process.kill('SIGTERM');
      await ended;
    }
    return this.#process.exitCode;
  }

  /** As a power cut or the kernel's memory killer would end it. */
  async kill(): Promise<void> {
    const ended = once(this.#process, 'exit');
    this.#process.kill('SIGKILL');
    await ended;
  }
}

/** Puts a desired state into the data folder of an edge, as if it had come from the controller at this instant. */
export function keepDesired(dataDir: string, document: unknown, at: number): void {
  mkdirSync(dataDir, { recursive: true });
  keep(dataDir, 'desired', { received: document, signature: '' });
  keep(dataDir, 'clock', { newest: at, confirmed: at, isDoubted: false, bootId: null });
}

function keep(dataDir: string, name: string, value: unknown): void {
  const body = JSON.stringify(value);
  const sha256 = createHash('sha256').update(`1\n${body}`).digest('hex');
  writeFileSync(join(dataDir, `${name}.1.json`), `${JSON.stringify({ generation: 1, sha256 })}\n${body}\n`);
}
