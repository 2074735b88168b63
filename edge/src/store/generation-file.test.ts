import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import fc from 'fast-check';
import { GenerationFile } from './generation-file.js';

const parse = (value: unknown): { n: number } => {
  if (typeof (value as { n?: unknown }).n !== 'number') throw new Error('n must be a number');
  return value as { n: number };
};

describe('generation file', () => {
  let folder: string;
  const file = (): GenerationFile<{ n: number }> => new GenerationFile(folder, 'state', parse);
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'generation-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('is empty at first and gives back the newest save', async () => {
    expect(await file().load()).to.deep.equal({ value: null, damaged: [] });
    const kept = file();
    await Promise.all([1, 2, 3].map((n) => kept.save({ n })));
    expect((await file().load()).value).to.deep.equal({ n: 3 });
    expect((await readdir(folder)).sort()).to.deep.equal(['state.0.json', 'state.1.json']);
  });

  it('falls back to the other generation whatever single file is damaged (property)', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: 1 }),
        fc.nat(200),
        fc.integer({ min: 1, max: 255 }),
        fc.boolean(),
        async (slot, at, flip, cut) => {
          const kept = file();
          await kept.load();
          await kept.save({ n: 10 });
          await kept.save({ n: 11 });
          const path = join(folder, `state.${slot}.json`);
          const bytes = await readFile(path);
          const place = at % (bytes.length - 2);
          bytes[place] = (bytes[place] ?? 0) ^ flip;
          await writeFile(path, cut ? bytes.subarray(0, place) : bytes);
          const loaded = await file().load();
          expect(loaded.damaged).to.have.length(1);
          expect(loaded.value?.n).to.be.oneOf([10, 11]);
          const after = file();
          await after.load();
          await after.save({ n: 12 });
          expect((await file().load()).value).to.deep.equal({ n: 12 });
        },
      ),
      { numRuns: 40 },
    );
  });

  it('does not believe a whole file whose content its schema refuses', async () => {
    const strange = new GenerationFile<unknown>(folder, 'state', (value) => value);
    await strange.save({ n: 1 });
    await strange.save({ m: 2 });
    const loaded = await file().load();
    expect(loaded.value).to.deep.equal({ n: 1 });
    expect(loaded.damaged[0]).to.match(/n must be a number/);
  });
});
