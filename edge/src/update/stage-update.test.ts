import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { edgeId } from '@lamplighter/contracts';
import { expect } from 'chai';
import type { Log } from '../log.js';
import { rootContent, signedText, signers, writeRelease } from '../testing/update-release.js';
import { checkSlot } from './slot-files.js';
import { stageUpdate } from './stage-update.js';
import { UpdateError } from './update-error.js';
import { type UpdateHome, updateHome } from './update-home.js';
import { DirectorySource, type UpdateSource } from './update-source.js';
import { committed } from './update-state.js';

const silent: Log = { info: () => {}, warn: () => {}, error: () => {}, debug: () => {} };
const NOW = Date.UTC(2026, 10, 22, 12);
const crewSettings = {
  edgeId: 'cabinet-52',
  nis: '21004',
  dataDir: '/var/lib/lamplighter/edge',
  mqtt: { url: 'mqtt://broker:1883', username: 'cabinet-52', password: 'secret' },
  lines: [{ path: '/dev/ttyUSB0' }],
};
/** A program of three files, 20 kB. */
const program = {
  'main.js': 'console.log(1);\n'.repeat(500),
  'node_modules/@x/y/index.js': 'x'.repeat(11_000),
  'data/empty.json': '',
};

describe('bringing an update in (F-46)', () => {
  let folder: string;
  let release: string;
  let home: UpdateHome;

  const stage = (source: UpdateSource = new DirectorySource(release)) =>
    stageUpdate({
      ...home,
      source,
      edge: edgeId('cabinet-52'),
      hardwareClass: 'linux-arm64',
      root: signedText(rootContent()),
      crewSettings,
      now: NOW,
      isClockTrusted: true,
      log: silent,
    });
  const codeOf = async (work: Promise<unknown>): Promise<string> => {
    try {
      await work;
      return 'taken';
    } catch (error) {
      if (error instanceof UpdateError) return error.code;
      throw error;
    }
  };
  const slotA = (): string => home.slots.software.folder('a');
  const isWholeInA = async (): Promise<boolean> => {
    const { pending } = await home.store.load();
    return checkSlot(slotA(), pending?.digest ?? null).then(
      () => true,
      () => false,
    );
  };

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'lamplighter-stage-'));
    release = join(folder, 'release');
    home = updateHome({ dataDir: join(folder, 'data') });
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('fills the slot that does not run and waits', async () => {
    await writeRelease(release, program);
    await stage();
    expect((await home.store.load()).pending).to.include({ version: 5, slot: 'a', phase: 'waiting' });
    expect(await isWholeInA()).to.equal(true);
    expect(await home.slots.software.current(), 'nothing is switched').to.equal(null);
    for (const [path, content] of Object.entries(program))
      expect(readFileSync(join(slotA(), path), 'utf8')).to.equal(content);
  });

  it('F-46: goes on after a cut at every 1 % of the bytes, and never takes half for the whole', async () => {
    await writeRelease(release, program);
    const total = Object.values(program).reduce((sum, content) => sum + content.length, 0);
    for (let percent = 0; percent < 100; percent += 1) {
      rmSync(home.directory, { recursive: true, force: true });
      const cut = new CutSource(release, Math.floor((total * percent) / 100));
      expect(await codeOf(stage(cut)), `${percent} %`).to.equal('unreachable');
      expect((await home.store.load()).pending?.phase).to.equal('staging');
      expect(existsSync(join(slotA(), 'manifest.json')), `${percent} %: half a slot has no manifest`).to.equal(false);
      const rest = new CutSource(release, Number.POSITIVE_INFINITY);
      await stage(rest);
      expect(await isWholeInA(), `${percent} %`).to.equal(true);
      expect(cut.given + rest.given, `${percent} %: no byte is fetched twice`).to.be.at.most(total);
    }
  });

  it('F-46: a power cut that leaves rubbish at the end of a partial file costs only that file', async () => {
    await writeRelease(release, program);
    await codeOf(stage(new CutSource(release, 4_000)));
    const [partial] = readdirSync(slotA()).filter((name) => name.endsWith('.part'));
    writeFileSync(join(slotA(), partial ?? ''), '\0'.repeat(3_000), { flag: 'a' });
    await stage();
    expect(await isWholeInA()).to.equal(true);
  });

  it('F-46: refuses a file with one flipped bit, a longer and a shorter one, and says which', async () => {
    await writeRelease(release, program);
    const path = join(release, 'files/main.js');
    const whole = readFileSync(path);
    for (let percent = 0; percent < 100; percent += 10) {
      const flipped = Buffer.from(whole);
      const at = Math.floor((whole.length * percent) / 100);
      flipped[at] = (flipped[at] ?? 0) ^ 1;
      writeFileSync(path, flipped);
      expect(await codeOf(stage()), `${percent} %`).to.equal('damaged');
    }
    writeFileSync(path, Buffer.concat([whole, Buffer.from('x')]));
    expect(await codeOf(stage())).to.equal('damaged');
    writeFileSync(path, whole.subarray(1));
    expect(await codeOf(stage())).to.equal('damaged');
    expect((await home.store.load()).last).to.include({ version: 5, result: 'refused' });
    expect((await home.store.load()).last?.reason).to.contain('main.js');
    writeFileSync(path, whole);
    await stage();
    expect(await isWholeInA(), 'the right bytes are still taken').to.equal(true);
  });

  it('LS-11: has nothing to tell of an update that it has already, or whose turn here has not come', async () => {
    const { store } = home;
    await writeRelease(release, program, { version: 5 });
    await stage();
    await store.save(committed(await store.load(), NOW));
    const { last } = await store.load();
    expect(last).to.include({ version: 5, result: 'committed' });
    expect(await codeOf(stage()), 'offered twice').to.equal('installed');
    await writeRelease(release, program, { version: 5, rollout: { percent: 10, seed: 'spring' } });
    expect(await codeOf(stage()), 'its share was raised').to.equal('installed');
    // This edge is 48 of 100 for version 6 (hash of "spring\n6\ncabinet-52").
    await writeRelease(release, program, { version: 6, rollout: { percent: 1, seed: 'spring' } });
    expect(await codeOf(stage())).to.equal('not-selected');
    expect((await store.load()).last).to.deep.equal(last);
    await writeRelease(release, program, { version: 4 });
    expect(await codeOf(stage())).to.equal('older');
    expect((await store.load()).last, 'a refusal is told').to.include({ version: 4, result: 'refused' });
  });

  it('leaves nothing of an earlier update in the slot', async () => {
    for (const stale of ['old.js', 'data/old.js', 'gone/deep/old.js', 'main.js.part']) {
      mkdirSync(join(slotA(), stale, '..'), { recursive: true });
      writeFileSync(join(slotA(), stale), 'stale');
    }
    await writeRelease(release, program);
    await stage();
    const found = readdirSync(slotA(), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(slotA().length + 1));
    expect(found).to.have.members([...Object.keys(program), 'manifest.json']);
  });

  it('refuses another while one waits, and one at a time', async () => {
    await writeRelease(release, program);
    const both = await Promise.all([codeOf(stage()), codeOf(stage())]);
    expect(both.sort()).to.deep.equal(['busy', 'taken']);
    expect(await codeOf(stage())).to.equal('busy');
    expect((await home.store.load()).pending?.phase).to.equal('waiting');
  });

  it('is not held up by the lock of a process that is gone', async () => {
    mkdirSync(home.directory, { recursive: true });
    for (const left of ['', 'rubbish', '{"process":1,"boot":"another"}', '{"process":99999999,"boot":""}']) {
      writeFileSync(join(home.directory, 'staging.lock'), left);
      expect(await codeOf(stage()), left).to.equal('unreachable');
    }
  });

  it('S-13: follows handed-over roots that lie beside the update, and keeps them', async () => {
    const { privateKey } = await import('node:crypto').then(({ generateKeyPairSync }) =>
      generateKeyPairSync('ed25519'),
    );
    const [first, second] = signers;
    if (!first || !second) throw new Error('no signers');
    const keys = [privateKey, first].map((key) => key.export({ format: 'jwk' }).x);
    const next = rootContent({ version: 2, keys, expires: '2031-01-01T00:00:00Z' });
    await writeRelease(release, program);
    writeFileSync(join(release, 'root.2.json'), signedText(next, [first, second, privateKey]));
    expect(await codeOf(stage()), 'signed by keys of before').to.equal('too-few-signatures');
    rmSync(join(release, 'root.2.json'));
    expect(await codeOf(stage()), 'the old root is no longer trusted').to.equal('too-few-signatures');
    const envelope = JSON.parse(readFileSync(join(release, 'manifest.json'), 'utf8')) as { signed: string };
    writeFileSync(join(release, 'manifest.json'), signedText(envelope.signed, [first, privateKey]));
    expect(await codeOf(stage())).to.equal('taken');
  });

  describe('of configuration', () => {
    const about = { kind: 'configuration', version: 1, entry: undefined };
    const settings = (value: unknown): Promise<string> =>
      writeRelease(release, { 'edge.json': typeof value === 'string' ? value : JSON.stringify(value) }, about);

    it('takes settings that the edge could start with', async () => {
      await settings({ sampleMinutes: 5, mqtt: { url: 'mqtt://new-broker:1883' } });
      await stage();
      expect((await home.store.load()).pending).to.include({ kind: 'configuration', phase: 'waiting' });
    });

    it('refuses what is out of range, unknown, no JSON, or of the crew alone', async () => {
      for (const value of [
        { sampleMinutes: 7 },
        { colour: 'red' },
        '{',
        '[]',
        { edgeId: 'cabinet-53' },
        { dataDir: '/tmp' },
        { update: { root: '/tmp/root.json', hardwareClass: 'x' } },
        { mqtt: { password: 'x' } },
      ]) {
        await settings(value);
        expect(await codeOf(stage()), JSON.stringify(value)).to.equal('bad-settings');
        expect((await home.store.load()).pending).to.equal(null);
      }
    });
  });
});

/** A way that breaks after so many bytes. */
class CutSource implements UpdateSource {
  given = 0;
  readonly #whole: DirectorySource;

  constructor(
    directory: string,
    private readonly after: number,
  ) {
    this.#whole = new DirectorySource(directory);
  }

  text(name: string): Promise<string | null> {
    return this.#whole.text(name);
  }

  async read(path: string, from: number) {
    const { bytes } = await this.#whole.read(path, from);
    return { from, bytes: this.#cut(bytes) };
  }

  async *#cut(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    for await (const part of bytes) {
      // In pieces, as a network gives them.
      for (let at = 0; at < part.length; at += 1_000) {
        const piece = part.subarray(at, at + Math.min(1_000, this.after - this.given));
        this.given += piece.length;
        if (piece.length > 0) yield piece;
        if (this.given >= this.after) throw new UpdateError('unreachable', 'the way broke');
      }
    }
    if (this.given >= this.after) throw new UpdateError('unreachable', 'the way broke');
  }
}
