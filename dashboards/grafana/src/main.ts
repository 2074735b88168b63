import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { dashboardFiles } from './dashboard-files.js';

// Writes generated/: run it after a change of a dashboard (README.md); a test notices when it was forgotten.
const folder = join(import.meta.dirname, '..', 'generated');
mkdirSync(folder, { recursive: true });
for (const [name, text] of dashboardFiles()) {
  writeFileSync(join(folder, name), text);
  process.stdout.write(`${join(folder, name)}\n`);
}
