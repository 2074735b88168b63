import { expect } from 'chai';
import { nextShare } from './next-share.js';

describe('the share of a rollout (LS-11)', () => {
  it('goes from 1 to 10 to 100 percent once all have answered', () => {
    expect(nextShare(1, { edges: 80, committed: 79, failed: 1 })).to.equal(10);
    expect(nextShare(10, { edges: 800, committed: 790, failed: 10 })).to.equal(100);
    expect(nextShare(100, { edges: 8_000, committed: 8_000, failed: 0 })).to.equal(100);
    expect(nextShare(1, { edges: 80, committed: 70, failed: 1 }), 'answers are missing').to.equal(1);
  });

  it('halts above 2 % at which it failed, without waiting for the others', () => {
    expect(nextShare(1, { edges: 80, committed: 0, failed: 2 })).to.equal(null);
    expect(nextShare(1, { edges: 1, committed: 0, failed: 1 })).to.equal(null);
    expect(nextShare(10, { edges: 100, committed: 98, failed: 2 }), 'exactly 2 %').to.equal(100);
    expect(nextShare(10, { edges: 100, committed: 97, failed: 3 })).to.equal(null);
  });
});
