import { generateKeyPairSync } from 'node:crypto';
import { edgeId } from '@lamplighter/contracts';
import { expect } from 'chai';
import { manifestContent, rootContent, signedText, signers } from '../testing/update-release.js';
import type { Envelope } from './signed-document.js';
import { LONGEST_DOCUMENT } from './signed-document.js';
import { UpdateError } from './update-error.js';
import { digestOf, UpdateManifest } from './update-manifest.js';
import { nextRoot, readRoot } from './update-root.js';
import { NEW_EDGE, type UpdateState } from './update-state.js';
import { type VerificationFacts, verifyUpdate } from './verify-update.js';

const NOW = Date.UTC(2026, 10, 22, 12);
const facts: VerificationFacts = {
  root: readRoot(signedText(rootContent())),
  state: NEW_EDGE,
  now: NOW,
  isClockTrusted: true,
  edge: edgeId('cabinet-52'),
  hardwareClass: 'linux-arm64',
};
const good = signedText(manifestContent());
const stranger = generateKeyPairSync('ed25519').privateKey;
const [first, second] = signers as [(typeof signers)[0], (typeof signers)[0]];

const codeOf = (act: () => unknown): string => {
  try {
    act();
    return 'taken';
  } catch (error) {
    if (error instanceof UpdateError) return error.code;
    throw error;
  }
};
const verdictOn = (text: string, more: Partial<VerificationFacts> = {}): string =>
  codeOf(() => verifyUpdate(text, { ...facts, ...more }));
const edited = (edit: (envelope: Envelope) => object): string => JSON.stringify(edit(JSON.parse(good) as Envelope));
const software = (version: number, digest: string, slot: 'a' | null = 'a'): UpdateState => ({
  ...NEW_EDGE,
  installed: { ...NEW_EDGE.installed, software: { version, digest, slot, label: '' } },
});
const digest = digestOf(UpdateManifest.parse(manifestContent()));

describe('which updates an edge takes (S-13)', () => {
  it('one that two of three keys have signed, for its class, newer, not expired', () => {
    const { manifest, digest: found } = verifyUpdate(good, facts);
    expect(manifest).to.include({ kind: 'software', version: 5, label: '0.5.0' });
    expect(found).to.equal(digest);
    for (const pair of [
      [0, 2],
      [1, 2],
      [2, 0],
      [0, 1, 2],
    ])
      expect(
        verdictOn(
          signedText(
            manifestContent(),
            pair.map((index) => signers[index] ?? first),
          ),
        ),
      ).to.equal('taken');
  });

  const tampered: [string, string, string, Partial<VerificationFacts>?][] = [
    ['unsigned', signedText(manifestContent(), []), 'too-few-signatures'],
    ['signed once', signedText(manifestContent(), [first]), 'too-few-signatures'],
    [
      'signed twice by the same key',
      edited(({ signed, signatures }) => ({ signed, signatures: [signatures[0], signatures[0]] })),
      'too-few-signatures',
    ],
    ['signed by a stranger and one of ours', signedText(manifestContent(), [first, stranger]), 'too-few-signatures'],
    [
      'signatures of another document',
      JSON.stringify({
        ...(JSON.parse(good) as Envelope),
        signatures: (JSON.parse(signedText(rootContent())) as Envelope).signatures,
      }),
      'too-few-signatures',
    ],
    [
      'content changed after signing',
      edited((e) => ({ ...e, signed: e.signed.replace('0.5.0', '0.5.1') })),
      'too-few-signatures',
    ],
    ['a space more', edited((e) => ({ ...e, signed: `${e.signed} ` })), 'too-few-signatures'],
    ['a field beside the signed text', edited((e) => ({ ...e, force: true })), 'malformed'],
    ['not JSON', good.slice(0, -1), 'not-json'],
    ['signed, but not JSON', signedText('{'), 'not-json'],
    ['nothing', '', 'not-json'],
    ['null', 'null', 'malformed'],
    ['a list', '[]', 'malformed'],
    ['signed null', signedText('null'), 'unknown-format'],
    ['a root in place of a manifest', signedText(rootContent()), 'malformed'],
    ['unknown format', signedText(manifestContent({ format: 2 })), 'unknown-format'],
    ['unknown kind', signedText(manifestContent({ kind: 'firmware' })), 'malformed'],
    ['unknown field', signedText(manifestContent({ script: 'rm' })), 'malformed'],
    ['another class', signedText(manifestContent({ class: 'linux-x64' })), 'wrong-class'],
    ['expired', signedText(manifestContent({ expires: '2026-11-22T12:00:00Z' })), 'expired'],
    ['no date', signedText(manifestContent({ expires: 'never' })), 'malformed'],
    ['older', good, 'older', { state: software(6, 'b'.repeat(64)) }],
    ['same version, other content', good, 'other-content', { state: software(5, 'b'.repeat(64)) }],
    ['installed', good, 'installed', { state: software(5, digest) }],
    [
      'taken back here before',
      good,
      'failed-before',
      { state: { ...NEW_EDGE, failed: [{ kind: 'software', version: 5, digest }] } },
    ],
    ['one in between is missing', signedText(manifestContent({ minimumVersion: 4 })), 'minimum-version'],
    ['longer than a document may be', good + ' '.repeat(LONGEST_DOCUMENT), 'too-large'],
    ['more bytes than a slot takes', signedText(manifestContent({ files: big(600) })), 'malformed'],
    ['one file larger than all may be', signedText(manifestContent({ files: big(1, 2 ** 40) })), 'malformed'],
    [
      'a file named twice',
      signedText(manifestContent({ files: [...files('main.js'), ...files('main.js')] })),
      'bad-path',
    ],
    ['a file that is a folder too', signedText(manifestContent({ files: files('main.js', 'main.js/x') })), 'bad-path'],
    ['no entry among the files', signedText(manifestContent({ entry: 'other.js' })), 'malformed'],
    ['a configuration with a program', signedText(manifestContent({ kind: 'configuration' })), 'malformed'],
    ['an untrusted clock', good, 'clock-not-trusted', { isClockTrusted: false }],
    ['a root that ran out', good, 'expired', { now: Date.UTC(2030, 0, 2) }],
  ];
  for (const [what, text, code, more] of tampered)
    it(`refuses: ${what}`, () => expect(verdictOn(text, more)).to.equal(code));

  it('refuses every file name that leads out of the slot or hides in it', () => {
    const names = [
      '/etc/passwd',
      '../x',
      'a/../../x',
      'a/./b',
      './x',
      'a//b',
      'a\\b',
      'x/',
      '',
      '.',
      '..',
      'a\u0000b',
      'manifest.json',
      'x.part',
      'a ',
      ' a',
      'a/ b',
      'é',
      'x'.repeat(241),
    ];
    for (const path of names)
      expect(
        verdictOn(signedText(manifestContent({ files: files('main.js', path) }))),
        JSON.stringify(path),
      ).to.be.oneOf(['bad-path', 'malformed']);
    for (const path of [
      '.package-lock.json',
      'node_modules/@serialport/x/..y/z',
      'a/b/c-1.2+3_4.node',
      'test/dir with spaces/x.zip',
    ])
      expect(verdictOn(signedText(manifestContent({ files: files('main.js', path) }))), path).to.equal('taken');
  });

  it('refuses every single bit that was flipped', () => {
    const bytes = Buffer.from(good);
    for (let bit = 0; bit < bytes.length * 8; bit += 1) {
      const flipped = Buffer.from(bytes);
      flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(verdictOn(flipped.toString('latin1')), `bit ${bit}`).to.not.equal('taken');
    }
  });

  it('LS-11: knows an update again whose share was raised and whose time was prolonged', () => {
    const raised = signedText(
      manifestContent({ rollout: { percent: 10, seed: 'spring' }, expires: '2027-06-01T00:00:00Z' }),
    );
    expect(verdictOn(raised, { state: software(5, digest) })).to.equal('installed');
    const failed = { ...NEW_EDGE, failed: [{ kind: 'software' as const, version: 5, digest }] };
    expect(verdictOn(raised, { state: failed })).to.equal('failed-before');
  });

  it('takes a filled slot anew where it was found damaged, but nothing older', () => {
    expect(verdictOn(good, { state: software(5, digest, null) })).to.equal('taken');
    expect(verdictOn(signedText(manifestContent({ version: 4 })), { state: software(5, digest, null) })).to.equal(
      'older',
    );
  });

  it('counts versions of software and configuration apart', () => {
    const settings = signedText(
      manifestContent({ kind: 'configuration', version: 1, entry: undefined, files: files('edge.json') }),
    );
    expect(verdictOn(settings, { state: software(6, 'b'.repeat(64)) })).to.equal('taken');
  });
});

describe('a root (S-13)', () => {
  const root = readRoot(signedText(rootContent()));
  const others = Array.from({ length: 3 }, () => generateKeyPairSync('ed25519').privateKey);
  const keysOf = (keys: typeof others) => keys.map((key) => key.export({ format: 'jwk' }).x);
  const next = rootContent({ version: 2, keys: keysOf(others) });

  it('hands over to keys that the old and the new threshold have signed', () => {
    const handedOver = nextRoot(root, signedText(next, [first, second, ...others.slice(0, 2)]));
    expect(handedOver.keys).to.deep.equal(keysOf(others));
    expect(verdictOn(signedText(manifestContent(), others.slice(1)), { root: handedOver })).to.equal('taken');
    expect(verdictOn(good, { root: handedOver }), 'the old keys sign no more').to.equal('too-few-signatures');
  });

  const refusals: [string, string, string][] = [
    ['one old signature', signedText(next, [first, ...others]), 'bad-root'],
    ['new signatures alone', signedText(next, others), 'bad-root'],
    ['old signatures alone', signedText(next, [first, second]), 'too-few-signatures'],
    ['a version left out', signedText(rootContent({ version: 3 })), 'bad-root'],
    ['the same version', signedText(rootContent()), 'bad-root'],
    ['a threshold of one', signedText(rootContent({ version: 2, threshold: 1 })), 'malformed'],
    ['more signers asked for than there are', signedText(rootContent({ version: 2, threshold: 4 })), 'malformed'],
    [
      'a key named twice',
      signedText(rootContent({ version: 2, keys: [...keysOf([first]), ...keysOf([first])] })),
      'malformed',
    ],
    ['a manifest in its place', good, 'malformed'],
  ];
  for (const [what, text, code] of refusals)
    it(`does not hand over: ${what}`, () => expect(codeOf(() => nextRoot(root, text))).to.equal(code));

  it('is not believed when its own keys did not sign it', () =>
    expect(codeOf(() => readRoot(signedText(rootContent(), [first, stranger])))).to.equal('too-few-signatures'));
});

function files(...paths: string[]) {
  return paths.map((path) => ({ path, size: 3, sha256: 'a'.repeat(64) }));
}

function big(count: number, size = 1_000_000) {
  return Array.from({ length: count }, (_, index) => ({
    path: index === 0 ? 'main.js' : `f${index}`,
    size,
    sha256: 'a'.repeat(64),
  }));
}
