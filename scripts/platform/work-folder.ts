import { chmodSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * A temporary folder that other accounts may pass through: started by root, the embedded database runs as another account
 * and must reach its data. What is secret in it has its own narrower mode.
 */
export function workFolder(name: string): string {
  const folder = mkdtempSync(join(tmpdir(), `lamplighter-${name}-`));
  chmodSync(folder, 0o755);
  return folder;
}
