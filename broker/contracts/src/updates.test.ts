import { expect } from 'chai';
import { edgeId } from './ids.js';
import { takesPart } from './updates.js';

const edges = Array.from({ length: 8_000 }, (_, index) => edgeId(`cabinet-${index}`));
const among = (version: number, percent: number, seed = 'spring') =>
  new Set(edges.filter((edge) => takesPart(edge, version, { percent, seed })));

describe('rollout (LS-11)', () => {
  it('begins with one edge in a hundred, the same wherever it is computed', () => {
    // FNV-1a of "spring\n5\ncabinet-52" is a2bfe4e5, mixed df284121: 3743957281 mod 100 is 81 (computed in Python).
    expect(takesPart(edgeId('cabinet-52'), 5, { percent: 81, seed: 'spring' })).to.equal(false);
    expect(takesPart(edgeId('cabinet-52'), 5, { percent: 82, seed: 'spring' })).to.equal(true);
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
});
