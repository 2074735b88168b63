import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { draftManifest } from '../update/draft-manifest.js';
import { type Envelope, publicKeyOf, withSignature } from '../update/signed-document.js';

/** Three signers, of whom two must sign. */
export const signers: readonly KeyObject[] = Array.from({ length: 3 }, () => generateKeyPairSync('ed25519').privateKey);

/** Text of a document signed by these keys. */
export function signedText(content: unknown, keys: readonly KeyObject[] = signers.slice(0, 2)): string {
  const unsigned: Envelope = {
    signed: typeof content === 'string' ? content : JSON.stringify(content),
    signatures: [],
  };
  return JSON.stringify(keys.reduce(withSignature, unsigned));
}

export const rootContent = (more: Readonly<Record<string, unknown>> = {}) => ({
  format: 1,
  kind: 'root',
  version: 1,
  expires: '2030-01-01T00:00:00Z',
  threshold: 2,
  keys: signers.map(publicKeyOf),
  ...more,
});

export const manifestContent = (more: Readonly<Record<string, unknown>> = {}) => ({
  format: 1,
  kind: 'software',
  class: 'linux-arm64',
  version: 5,
  label: '0.5.0',
  minimumVersion: 0,
  expires: '2027-01-01T00:00:00Z',
  rollout: { percent: 100, seed: 'spring' },
  entry: 'main.js',
  files: [{ path: 'main.js', size: 3, sha256: 'a'.repeat(64) }],
  ...more,
});

/** Writes a whole release into a folder: files, manifest, signatures. Answers the manifest's text. */
export async function writeRelease(
  folder: string,
  files: Readonly<Record<string, string | Uint8Array>>,
  more: Readonly<Record<string, unknown>> = {},
): Promise<string> {
  for (const [path, content] of Object.entries(files)) {
    const whole = join(folder, 'files', path);
    mkdirSync(dirname(whole), { recursive: true });
    writeFileSync(whole, content);
  }
  const { files: _, ...about } = manifestContent(more);
  const text = signedText(await draftManifest(join(folder, 'files'), about));
  writeFileSync(join(folder, 'manifest.json'), text);
  return text;
}
