import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { figuresText } from './preview/figures-text.js';
import { parseOptions } from './preview/options.js';
import { picture } from './preview/picture.js';
import { readProgram } from './preview/program-file.js';
import { previewProgram } from './preview/program-preview.js';

const options = parseOptions(process.argv.slice(2), Date.now());
try {
  const program = readProgram(options.program);
  const data = previewProgram(program, options);
  process.stdout.write(`\n${figuresText(data)}\n\n`);
  if (!options.json || options.out !== undefined) {
    const out = options.out ?? `run/preview-${program.id}-${options.year}.svg`;
    write(out, picture(data));
    process.stdout.write(`Picture: ${out}\n`);
  }
  if (options.json) process.stdout.write(`${JSON.stringify(data)}\n`);
} catch (error) {
  process.stderr.write(`\nlamplighter: ${(error as Error).message}\n`);
  process.exitCode = 1;
}

function write(out: string, svg: string): void {
  try {
    mkdirSync(dirname(out), { recursive: true });
    writeFileSync(out, svg);
  } catch (error) {
    throw new Error(
      `--out: ${out} cannot be written (${(error as NodeJS.ErrnoException).code}); name a file such as program.svg`,
    );
  }
}
