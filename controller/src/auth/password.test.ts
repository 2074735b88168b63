import { expect } from 'chai';
import { hashPassword, verifyPassword } from './password.js';

const cheap = { logN: 10, r: 8, p: 1 };

describe('password hash', () => {
  it('accepts the password it was made from and no other', async () => {
    const stored = await hashPassword('lanterns at dusk', cheap);
    expect(await verifyPassword('lanterns at dusk', stored)).to.equal(true);
    expect(await verifyPassword('lanterns at dawn', stored)).to.equal(false);
  });

  it('gives the same password another hash each time', async () => {
    expect(await hashPassword('lanterns at dusk', cheap)).to.not.equal(await hashPassword('lanterns at dusk', cheap));
  });

  it('accepts a password typed with composed or decomposed letters', async () => {
    const stored = await hashPassword('r\u00e9verb\u00e8re', cheap);
    expect(await verifyPassword('re\u0301verbe\u0300re', stored)).to.equal(true);
  });

  it('refuses when there is no such user or the stored text is damaged', async () => {
    expect(await verifyPassword('anything at all', null, cheap)).to.equal(false);
    expect(await verifyPassword('', 'scrypt$10$8$1$$', cheap)).to.equal(false);
    expect(await verifyPassword('x', 'plain:x', cheap)).to.equal(false);
  });
});
