import { generateKeyPairSync, verify } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { SettingsError } from '../settings.js';
import { documentSigner, unsigned } from './document-signer.js';

describe('the signer of documents', () => {
  let folder: string;
  let file: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'signer-'));
    file = join(folder, 'key.pem');
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('signs JSON with its keys in order and no white space, whatever order they were in', async () => {
    const { privateKey, publicKey } = generateKeyPairSync('ed25519');
    await writeFile(file, privateKey.export({ type: 'pkcs8', format: 'pem' }));
    const signature = (await documentSigner(file))({ version: 2, edge: 'cabinet-52' });
    expect(verify(null, Buffer.from('{"edge":"cabinet-52","version":2}'), publicKey, signature)).to.equal(true);
  });

  it('signs by the key that RFC 8032 section 7.1 prints for test 2', async () => {
    // PKCS 8 of the secret key 4ccd089b..., as RFC 8410 section 7 wraps it.
    const secret = '4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb';
    const der = Buffer.from(`302e020100300506032b657004220420${secret}`, 'hex').toString('base64');
    await writeFile(file, `-----BEGIN PRIVATE KEY-----\n${der}\n-----END PRIVATE KEY-----\n`);
    const signature = (await documentSigner(file))(7);
    const x = Buffer.from('3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c', 'hex').toString(
      'base64url',
    );
    const key = { key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' } as const;
    expect(verify(null, Buffer.from('7'), key, signature)).to.equal(true);
  });

  it('names the setting when there is no such file or no such key in it, and never shows the key', async () => {
    const { privateKey } = generateKeyPairSync('x25519');
    await writeFile(file, privateKey.export({ type: 'pkcs8', format: 'pem' }));
    for (const path of [file, join(folder, 'none.pem')]) {
      const error = await documentSigner(path).catch((caught: Error) => caught);
      expect(error).to.be.instanceOf(SettingsError);
      expect((error as Error).message).to.match(/^LAMPLIGHTER_SIGNING_KEY_FILE: .*openssl/);
    }
  });

  it('is silent where there is no key', () => {
    expect(unsigned({})).to.have.length(0);
  });
});
