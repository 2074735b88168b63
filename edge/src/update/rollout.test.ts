import { edgeId } from '@lamplighter/contracts';
import { expect } from 'chai';
import { nextShare, takesPart } from './rollout.js';

const edges = Array.from({ length: 8_000 }, (_, index) => edgeId(`cabinet-${index}`));
const among = (version: number, percent: number, seed = 'spring') =>
  new Set(edges.filter((edge) => takesPart(edge, version, { percent, seed })));

describe('rollout (LS-11)', () => {
  it('begins with one edge in a hundred, the same wherever it is computed', () => {
    // SHA-256 of "spring\n5\ncabinet-52" begins with 2651389c: 642857116 mod 100 is 16 (sha256sum).
    expect(takesPart(edgeId('cabinet-52'), 5, { percent: 16, seed: 'spring' })).to.equal(false);
    expect(takesPart(edgeId('cabinet-52'), 5, { percent: 17, seed: 'spring' })).to.equal(true);
    expect(among(5, 1).size).to.be.within(50, 115);
    expect(among(5, 10).size).to.be.within(700, 900);
    expect(among(5, 100).size).to.equal(edges.length);
  });

  it('only grows when the share is raised', () => {
    const [one, ten] = [among(5, 1), among(5, 10)];
    for (const edge of one) expect(ten.has(edge)).to.equal(true);
  });

  it('meets other edges first with the next version or another seed', () => {
    const first = among(5, 1);
    for (const others of [among(6, 1), among(5, 1, 'autumn')])
      expect([...first].filter((edge) => others.has(edge)).length).to.be.below(first.size / 4);
  });

  it('goes from 1 to 10 to 100 percent once all have answered, and halts above 2 % that came back', () => {
    expect(nextShare(1, 80, { committed: 79, returned: 1 })).to.equal(10);
    expect(nextShare(10, 800, { committed: 790, returned: 10 })).to.equal(100);
    expect(nextShare(100, 8_000, { committed: 8_000, returned: 0 })).to.equal(100);
    expect(nextShare(1, 80, { committed: 70, returned: 1 }), 'answers are missing').to.equal(1);
    expect(nextShare(1, 80, { committed: 0, returned: 2 }), 'at once').to.equal(null);
    expect(nextShare(1, 1, { committed: 0, returned: 1 })).to.equal(null);
  });
});
