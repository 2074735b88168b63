import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Every Markdown page of the project. */
function pages(folder = root): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (['node_modules', 'dist', '.cache', '.git', 'run'].includes(entry.name)) return [];
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return pages(path);
    return entry.name.endsWith('.md') ? [path] : [];
  });
}

describe('the documents', () => {
  for (const page of pages()) {
    const name = relative(root, page);
    const text = readFileSync(page, 'utf8');

    it(`${name}: every link leads somewhere`, () => {
      const dead = [...text.matchAll(/\]\(([^)#\s]+)(#[^)]*)?\)/g)]
        .map((match) => match[1] as string)
        .filter((target) => !/^[a-z]+:/.test(target) && !existsSync(join(dirname(page), target)));
      expect(dead).to.deep.equal([]);
    });
  }

  for (const name of ['ARCHITECTURE.md', 'CONTRIBUTING.md']) {
    it(`${name}: every path it names exists`, () => {
      const text = readFileSync(join(root, name), 'utf8');
      const dead = [
        ...text.matchAll(/`((?:broker|edge|controller|dashboards|firmware-sim|test|scripts|docs|deploy)\/[\w./-]*)`/g),
      ]
        .map((match) => match[1] as string)
        .filter((path) => !existsSync(join(root, path)));
      expect(dead).to.deep.equal([]);
    });
  }
});
