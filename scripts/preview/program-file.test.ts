import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defaultProgram } from '@lamplighter/lighting';
import { expect } from 'chai';
import { readProgram } from './program-file.js';

describe('the program that is previewed', () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'lamplighter-preview-'));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));
  const file = (text: string): string => {
    const path = join(folder, 'program.json');
    writeFileSync(path, text);
    return path;
  };

  it('is read from a file, or is the default one', () => {
    expect(readProgram('default')).to.deep.equal(defaultProgram());
    expect(readProgram(file(JSON.stringify(defaultProgram())))).to.deep.equal(defaultProgram());
  });

  it('is refused with file, field and limit', () => {
    const path = file(JSON.stringify({ ...defaultProgram(), steps: [{ kind: 'fixedTime', at: '22:00', level: 170 }] }));
    expect(() => readProgram(path)).to.throw(`${path} is no control program: steps.0.level: must be 0 to 100 %`);
  });

  it('is refused when it is no JSON, or not there', () => {
    const path = file('{');
    expect(() => readProgram(path)).to.throw(`${path} is not JSON: `);
    const missing = join(folder, 'missing.json');
    expect(() => readProgram(missing)).to.throw(
      `${missing} cannot be read: name a control program as JSON, or "default"`,
    );
  });
});
