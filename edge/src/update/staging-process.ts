import { fork } from 'node:child_process';
import type { Launch } from '../supervisor/edge-process.js';

/** Longer than any download that makes progress; then it is ended and what came is gone on with. */
const WITHIN_MS = 6 * 60 * 60 * 1_000;
/** Exit codes of `update apply`: whoever started it wants to know whether to try again. */
export const APPLY_REFUSED = 3;
export const APPLY_LATER = 4;

/** `update apply` as a process of its own: neither the light nor the supervisor has to do with the download. */
export function stageInProcess(base: Launch, configFile: string, address: string): Promise<'done' | 'later'> {
  return new Promise((resolve) => {
    const child = fork(base.entry, ['update', 'apply', address, '--config', configFile], {
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
      timeout: WITHIN_MS,
    });
    child.on('error', () => resolve('later'));
    child.on('exit', (code) => resolve(code === 0 || code === APPLY_REFUSED ? 'done' : 'later'));
  });
}
