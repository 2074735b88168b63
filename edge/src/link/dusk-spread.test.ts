import { edgeId, SECOND } from '@lamplighter/contracts';
import { expect } from 'chai';
import fc from 'fast-check';
import { duskSpread } from './dusk-spread.js';

/** Cabinets of the Region of Brussels (DESIGN.md section 1). */
const EDGES = 834;

describe('the spread of first connections over dusk', () => {
  it('is even over a city of 834 edges, however they are named (property)', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z]{1,8}$/), fc.integer({ min: 30, max: 3600 }), (prefix, spread) => {
        const waits = Array.from({ length: EDGES }, (_, index) => duskSpread(edgeId(`${prefix}-${index}`), spread));
        const parts = Array.from({ length: 6 }, () => 0);
        for (const wait of waits) {
          expect(wait).to.be.within(0, spread * SECOND - 1);
          const part = Math.floor((wait / (spread * SECOND)) * 6);
          parts[part] = (parts[part] ?? 0) + 1;
        }
        // 139 in each sixth; 60 more or less are more than five standard deviations.
        for (const count of parts) expect(count).to.be.within(EDGES / 6 - 60, EDGES / 6 + 60);
      }),
      { numRuns: 60 },
    );
  });

  it('gives an edge the same place each evening, and none where no spread is wished', () => {
    expect(duskSpread(edgeId('cabinet-52'), 60)).to.equal(duskSpread(edgeId('cabinet-52'), 60));
    expect(duskSpread(edgeId('cabinet-52'), 0)).to.equal(0);
  });
});
