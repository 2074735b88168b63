import { expect } from 'chai';
import { grouped } from './grouped.js';

describe('items by key', () => {
  it('keep their order, and so do the keys by their first item', () => {
    const found = grouped(['pear', 'apple', 'plum', 'fig'], (name) => name[0]);
    expect([...found]).to.deep.equal([
      ['p', ['pear', 'plum']],
      ['a', ['apple']],
      ['f', ['fig']],
    ]);
    expect(grouped([], String).size).to.equal(0);
  });
});
