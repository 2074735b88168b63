import { type ChildProcess, spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { ROOT } from './child.js';
import { workFolder } from './work-folder.js';

/** A first start makes a database and three edges; on a busy machine that takes a while. */
const START_WITHIN_MS = 120_000;

/** `npm start` in a folder of its own, on free ports. */
export class Demonstration {
  #process: ChildProcess | undefined;
  #said = '';
  readonly folder = workFolder('demo');

  /** Starts it and returns the link that signs in, once. */
  async start(...args: readonly string[]): Promise<string> {
    const { said, code } = await this.#run(args, /http:\S+\/#\/sign-in\?code=\S+/);
    const link = /http:\S+\/#\/sign-in\?code=\S+/.exec(said)?.[0];
    if (!link) throw new Error(`npm start ended with ${code}: ${said}`);
    return link;
  }

  /** Starts a second one that is expected to fail, and returns what it said. */
  async failedStart(...args: readonly string[]): Promise<{ said: string; code: number | null }> {
    const second = new Demonstration();
    try {
      return await second.#run(args, /^$/);
    } finally {
      await second.stop();
    }
  }

  async stop(): Promise<void> {
    const running = this.#process;
    if (running && running.exitCode === null && running.signalCode === null) {
      const ended = new Promise((resolve) => running.once('exit', resolve));
      running.kill('SIGTERM');
      await ended;
    }
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Resolves when the output matches, or when the process has ended. */
  async #run(args: readonly string[], until: RegExp): Promise<{ said: string; code: number | null }> {
    const given = args.includes('--data') ? args : ['--data', this.folder, ...args];
    const child = spawn(
      process.execPath,
      [
        '--import',
        './scripts/register.mjs',
        '--conditions',
        'source',
        'scripts/start.ts',
        '--port',
        '0',
        '--broker-port',
        '0',
        ...given,
      ],
      { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] },
    );
    this.#process = child;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`npm start took too long: ${this.#said}`)), START_WITHIN_MS);
      const settle = (code: number | null): void => {
        clearTimeout(timer);
        resolve({ said: this.#said, code });
      };
      for (const stream of [child.stdout, child.stderr]) {
        stream.on('data', (chunk: Buffer) => {
          this.#said += chunk.toString();
          if (until.test(this.#said)) settle(null);
        });
      }
      child.once('close', settle);
    });
  }
}
