import { expect } from 'chai';
import fc from 'fast-check';
import { streetLines } from './street-lines.js';

const at = (index: number) => ({ longitude: 4.36 + index * 0.0004, latitude: 50.83 });

describe('street lines', () => {
  it('goes through the luminaires from one end to the other, whatever their order', () => {
    const [line, ...rest] = streetLines([2, 0, 3, 1, 4].map(at));
    expect(rest).to.deep.equal([]);
    const longitudes = line?.map(([longitude]) => longitude) ?? [];
    const sorted = [...longitudes].sort((a, b) => a - b);
    expect([sorted, [...sorted].reverse()]).to.deep.include(longitudes);
  });

  it('breaks where luminaires stand far apart', () => {
    expect(streetLines([0, 1, 2, 30, 31, 32].map(at))).to.have.length(2);
  });

  it('draws nothing for a single luminaire or none', () => {
    expect(streetLines([])).to.deep.equal([]);
    expect(streetLines([at(0)])).to.deep.equal([]);
  });

  it('visits no luminaire twice', () => {
    const point = fc.record({
      longitude: fc.double({ min: 4.3, max: 4.31, noNaN: true }),
      latitude: fc.constant(50.8),
    });
    fc.assert(
      fc.property(fc.array(point, { maxLength: 40 }), (points) => {
        const visited = streetLines(points).flat().length;
        expect(visited).to.be.at.most(points.length);
      }),
    );
  });
});
