import { expect } from 'chai';
import { isExampleSecret, newSecret, SecretHash, verifySecret } from './secret-hash.js';

describe('secrets of clients', () => {
  it('are known by their hash and by nothing else', async () => {
    const { password, secret } = newSecret();
    expect(password).to.match(/^[\w-]{43}$/);
    expect(await verifySecret(Buffer.from(password), secret)).to.equal(true);
    expect(await verifySecret(Buffer.from(`${password}x`), secret)).to.equal(false);
    expect(await verifySecret(Buffer.alloc(0), secret)).to.equal(false);
    expect(await verifySecret(Buffer.from(password), newSecret().secret)).to.equal(false);
  });

  it('are refused when their salt or hash was written by hand', () => {
    const { secret } = newSecret();
    expect(isExampleSecret(secret)).to.equal(false);
    expect(isExampleSecret({ ...secret, salt: Buffer.alloc(16).toString('base64') })).to.equal(true);
    expect(isExampleSecret({ ...secret, hash: Buffer.alloc(32, 'ab').toString('base64') })).to.equal(true);
  });

  it('cannot ask for unlimited work', () => {
    const { secret } = newSecret();
    expect(SecretHash.safeParse({ ...secret, cost: 2 ** 18 }).success).to.equal(false);
    expect(SecretHash.safeParse({ ...secret, cost: 3_000 }).success).to.equal(false);
    expect(SecretHash.safeParse({ ...secret, salt: 'short' }).success).to.equal(false);
  });
});
