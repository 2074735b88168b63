import { generateKeyPairSync, sign } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { ConfigError } from '../config.js';
import { DocumentKey } from './document-key.js';

/** RFC 8032 section 7.1, test 1: the key pair by its raw bytes. */
const PUBLIC = Buffer.from('d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a', 'hex');

describe('the key of documents', () => {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const raw = Buffer.from(publicKey.export({ format: 'jwk' }).x ?? '', 'base64url');
  const signatureOf = (text: string): Buffer => sign(null, Buffer.from(text), privateKey);
  const opened = async (setting: string | undefined): Promise<DocumentKey> => {
    const key = new DocumentKey(setting);
    await key.open();
    return key;
  };
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'key-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('is taken as base64, as base64url and from a PEM file', async () => {
    const pem = join(folder, 'key.pem');
    await writeFile(pem, publicKey.export({ type: 'spki', format: 'pem' }));
    for (const setting of [raw.toString('base64'), raw.toString('base64url'), pem]) {
      const key = await opened(setting);
      expect(key.refusalOf({ b: 1, a: [2] }, signatureOf('{"a":[2],"b":1}')), setting).to.equal(null);
    }
  });

  it('refuses what is unsigned, signed by another key, changed afterwards, or no signature at all', async () => {
    const key = await opened(raw.toString('base64'));
    const good = signatureOf('{"a":1}');
    expect(key.refusalOf({ a: 1 }, new Uint8Array())).to.match(/not signed/);
    for (const [document, signature] of [
      [{ a: 2 }, good],
      [{ a: 1, b: null }, good],
      [{ a: 1 }, good.subarray(0, 63)],
      [{ a: 1 }, Buffer.alloc(64)],
      [{ a: 1 }, Buffer.alloc(100_000)],
    ] as const) {
      expect(key.refusalOf(document, signature)).to.match(/trusts/);
    }
    const other = await opened(PUBLIC.toString('base64'));
    expect(other.refusalOf({ a: 1 }, good)).to.match(/trusts/);
  });

  it('believes nothing before it was read, and everything where no key is asked for', async () => {
    expect(new DocumentKey(raw.toString('base64')).refusalOf({}, signatureOf('{}'))).to.match(/trusts/);
    expect((await opened(undefined)).refusalOf({}, new Uint8Array())).to.equal(null);
  });

  it('ends the start with the name of the setting when there is no such key', async () => {
    const x25519 = join(folder, 'x25519.pem');
    const pair = generateKeyPairSync('x25519');
    await writeFile(x25519, pair.publicKey.export({ type: 'spki', format: 'pem' }));
    for (const setting of [join(folder, 'none.pem'), x25519, 'short']) {
      const error = await opened(setting).catch((caught: Error) => caught);
      expect(error).to.be.instanceOf(ConfigError);
      expect((error as Error).message).to.match(/^trust\.documentKey: .*PEM/);
    }
  });
});
