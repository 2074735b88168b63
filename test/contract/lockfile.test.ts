import { readFileSync } from 'node:fs';
import { expect } from 'chai';

interface LockEntry {
  readonly version?: string;
  readonly link?: boolean;
  readonly integrity?: string;
  readonly resolved?: string;
  readonly license?: string;
  readonly dev?: boolean;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

const read = (file: string): unknown => JSON.parse(readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8'));
const lock = read('package-lock.json') as { packages: Record<string, LockEntry> };
const manifest = read('package.json') as { workspaces: string[] };

describe('the lock file', () => {
  const installed = Object.entries(lock.packages).filter(
    ([path, entry]) => path.startsWith('node_modules/') && !entry.link,
  );

  it('holds every platform package it names, so that npm ci works on every machine', () => {
    const held = new Set(Object.keys(lock.packages).map((path) => path.replace(/^.*node_modules\//, '')));
    const missing = Object.entries(lock.packages).flatMap(([path, entry]) =>
      Object.keys(entry.optionalDependencies ?? {})
        .filter((name) => !held.has(name))
        .map((name) => `${path} -> ${name}`),
    );
    expect(missing).to.deep.equal([]);
  });

  it('pins every package by a checksum', () => {
    expect(installed.filter(([, entry]) => !entry.integrity).map(([path]) => path)).to.deep.equal([]);
  });

  it('holds only licences that the project may ship', () => {
    const allowed =
      /^(\(?(MIT|ISC|BSD-[23]-Clause|0BSD|Apache-2\.0|BlueOak-1\.0\.0|CC0-1\.0|CC-BY-[34]\.0|Unlicense|Python-2\.0|PSF-2\.0|WTFPL|MIT-0|Zlib|PostgreSQL)( (AND|OR) )?)+\)?/;
    const odd = installed
      .filter(([, entry]) => !allowed.test(entry.license ?? 'none') && !(entry.license === 'MPL-2.0'))
      .map(([path, entry]) => `${path}: ${entry.license ?? 'none stated'}`);
    expect(odd).to.deep.equal([]);
  });

  it('agrees with package.json files that state exact versions only', () => {
    for (const folder of ['', ...manifest.workspaces]) {
      const {
        dependencies = {},
        devDependencies = {},
        optionalDependencies = {},
      } = read(`${folder || '.'}/package.json`) as Record<string, Record<string, string>>;
      for (const [name, version] of Object.entries({ ...dependencies, ...devDependencies, ...optionalDependencies })) {
        if (name.startsWith('@lamplighter/')) expect(version, `${folder}: ${name}`).to.equal('*');
        else expect(version, `${folder}: ${name}`).to.match(/^(npm:[a-z0-9-]+@)?\d+\.\d+\.\d+(-[\w.]+)?$/);
      }
    }
  });
});
